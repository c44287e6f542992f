using System.Collections.Frozen;
using TorchSharp.Modules;

namespace AfdActors.Training.Models;

/// <summary>
/// The layers without parameters that treat every unit alike and by itself, so that they need not know which of them are there.
/// </summary>
internal static class UnitWise
{
    private static readonly FrozenSet<Type> Layers = new[]
    {
        typeof(ReLU), typeof(ReLU6), typeof(LeakyReLU), typeof(ELU), typeof(SELU), typeof(CELU), typeof(GELU), typeof(SiLU), typeof(Mish),
        typeof(Sigmoid), typeof(Tanh),
        typeof(Hardtanh), typeof(Hardsigmoid), typeof(Hardswish), typeof(Softplus), typeof(Softsign), typeof(Identity), typeof(Dropout),
        typeof(Dropout2d), typeof(AlphaDropout),
    }.ToFrozenSet();

    private static readonly FrozenSet<Type> Pooling =
        new[] { typeof(MaxPool2d), typeof(AvgPool2d), typeof(AdaptiveAvgPool2d), typeof(AdaptiveMaxPool2d) }.ToFrozenSet();

    private static readonly FrozenSet<Type> Random =
        new[] { typeof(Dropout), typeof(Dropout1d), typeof(Dropout2d), typeof(Dropout3d), typeof(AlphaDropout), typeof(FeatureAlphaDropout),
            typeof(RReLU) }.ToFrozenSet();

    public static bool Contains(Type layer) => Layers.Contains(layer);

    /// <summary>Pools over height and width.</summary>
    public static bool Pools(Type layer) => Pooling.Contains(layer);

    /// <summary>Draws random numbers in training.</summary>
    public static bool Draws(Type layer) => Random.Contains(layer);
}

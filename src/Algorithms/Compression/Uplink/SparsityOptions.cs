using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Compression.Uplink;

/// <summary>The options that sparse codes share.</summary>
internal static class SparsityOptions
{
    public static double Density(OptionReader options, double otherwise) =>
        options.Number("density", otherwise, "in (0, 1]", value => value is > 0 and <= 1);

    public static SparsityScope Scope(OptionReader options) =>
        options.Choice("scope", SparsityScope.Tensor, ("tensor", SparsityScope.Tensor), ("model", SparsityScope.Model));

    public static string ScopeName(SparsityScope scope) => scope == SparsityScope.Model ? "model" : "tensor";
}

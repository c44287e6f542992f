using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Tests.Layout;

/// <summary>
/// The small perceptron with batch norm's statistics behind it: 26 trained weights, then a mean and a variance for each of the 4 hidden
/// units.
/// </summary>
internal static class BufferLayouts
{
    public static ModelLayout NormMlp { get; } = With(Buffer("norm.running_mean", 0), Buffer("norm.running_var", 1));

    /// <summary>The small perceptron and these behind it.</summary>
    public static ModelLayout With(params ParameterSpec[] more)
    {
        var mlp = TestLayouts.Mlp();
        return new ModelLayout(mlp.Name, mlp.Groups, mlp.Parameters.AddRange(more));
    }

    public static ParameterSpec Buffer(string name, float fill) =>
        new(name, [4], 4, [new AxisCover(0, 0)]) { Fill = fill, IsBuffer = true };
}

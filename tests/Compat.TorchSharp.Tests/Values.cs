using static TorchSharp.torch;

namespace AfdActors.Compat.TorchSharp.Tests;

internal static class Values
{
    public static float[] Floats(this Tensor tensor) => tensor.data<float>().ToArray();

    public static double[] Doubles(this Tensor tensor) => tensor.data<double>().ToArray();

    /// <summary>Holds two lists equal to within the absolute tolerance.</summary>
    public static void Near(double[] expected, IEnumerable<double> actual, double tolerance = 1e-6)
    {
        var got = actual.ToArray();
        Assert.Equal(expected.Length, got.Length);
        for (var i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - got[i]) <= tolerance, $"at {i}: expected {expected[i]}, got {got[i]}");
    }

    /// <summary>Float64 values 0.05 * ((7 i) mod 23 - 11), all distinct for up to 23 elements: no ties in a maximum, none at 0.</summary>
    public static Tensor Spread(params long[] shape)
    {
        var count = (int)shape.Aggregate(1L, (product, axis) => product * axis);
        return tensor([.. Enumerable.Range(0, count).Select(i => (0.05 * ((7 * i % 23) - 11)) + (0.0001 * i) + 0.01)], shape, dtype: ScalarType.Float64);
    }
}

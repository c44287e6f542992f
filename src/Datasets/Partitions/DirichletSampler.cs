using AfdActors.Algorithms.Randomness;

namespace AfdActors.Datasets.Partitions;

/// <summary>
/// Draws from a symmetric Dirichlet: Gamma(alpha) variates over their sum, kept as logarithms so that a small alpha does not underflow.
/// </summary>
internal static class DirichletSampler
{
    /// <summary>Shares that sum to 1.</summary>
    public static double[] Draw(double alpha, int parts, SeededStream stream)
    {
        var logs = new double[parts];
        for (var i = 0; i < parts; i++) logs[i] = LogGamma(alpha, stream);
        var largest = logs.Max();
        var shares = Array.ConvertAll(logs, log => Math.Exp(log - largest));
        var sum = shares.Sum();
        return Array.ConvertAll(shares, share => share / sum);
    }

    /// <summary>log of a Gamma(shape, 1) variate: Marsaglia and Tsang (2000) at shape + 1, times U^(1/shape).</summary>
    private static double LogGamma(double shape, SeededStream stream)
    {
        var d = shape + 1 - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal(stream);
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(OpenUniform(stream)) < x * x / 2 + d - d * v + d * Math.Log(v))
                return Math.Log(d * v) + Math.Log(OpenUniform(stream)) / shape;
        }
    }

    private static double Normal(SeededStream stream) =>
        Math.Sqrt(-2 * Math.Log(OpenUniform(stream))) * Math.Cos(2 * Math.PI * stream.NextDouble());

    /// <summary>Uniform on (0, 1], where a logarithm is finite.</summary>
    private static double OpenUniform(SeededStream stream) => 1 - stream.NextDouble();
}

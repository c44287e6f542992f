namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>The information in which k of n positions are sent, all sets equally likely.</summary>
public static class Entropy
{
    /// <summary>log2 C(n, k) in bits, to about 1e-9 relative for sets that hold any information.</summary>
    public static double Log2Binomial(int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);
        var few = Math.Min(k, n - k);
        if (few > 256) return (LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k)) / Math.Log(2);

        double bits = 0;
        for (var i = 1; i <= few; i++) bits += Math.Log2((double)(n - few + i) / i);

        return bits;
    }

    /// <summary>ln n! by Stirling's series; its error is below 1 / (1260 n^5).</summary>
    private static double LogFactorial(double n) =>
        ((n + 0.5) * Math.Log(n)) - n + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * n)) - (1 / (360 * n * n * n));
}

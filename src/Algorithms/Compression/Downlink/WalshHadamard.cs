using System.Numerics;
using System.Runtime.InteropServices;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// The fast Walsh-Hadamard transform y = H x in place, H_ij = (-1)^popcount(i and j), without a factor: H H = n, so x = H (H x / n) and H / sqrt(n)
/// is orthonormal. Butterflies are done stage by stage with the same operands whatever the vector width, so results are the same bits on every machine.
/// </summary>
public static class WalshHadamard
{
    /// <param name="values">A power of two of them.</param>
    public static void Transform(Span<float> values)
    {
        var half = 1;
        for (; half < Vector<float>.Count && half < values.Length; half *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * half)
            {
                for (var i = start; i < start + half; i++)
                    (values[i], values[i + half]) = (values[i] + values[i + half], values[i] - values[i + half]);
            }
        }

        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (var step = half / Vector<float>.Count; step > 0 && step < vectors.Length; step *= 2)
        {
            for (var start = 0; start < vectors.Length; start += 2 * step)
            {
                var low = vectors.Slice(start, step);
                var high = vectors.Slice(start + step, step);
                for (var i = 0; i < low.Length; i++)
                {
                    var a = low[i];
                    var b = high[i];
                    low[i] = a + b;
                    high[i] = a - b;
                }
            }
        }
    }
}

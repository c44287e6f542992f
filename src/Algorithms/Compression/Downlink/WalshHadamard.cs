using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// The fast Walsh-Hadamard transform y = H x in place, H_ij = (-1)^popcount(i and j), without a factor: H H = n, so x = H (H x / n) and H /
/// sqrt(n) is orthonormal. Butterflies are done stage by stage with the same operands whatever the vector width, so results are the same
/// bits on every machine.
/// </summary>
public static class WalshHadamard
{
    private static readonly Vector256<int> Swap1 = Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6);
    private static readonly Vector256<int> Swap2 = Vector256.Create(2, 3, 0, 1, 6, 7, 4, 5);
    private static readonly Vector256<int> Swap4 = Vector256.Create(4, 5, 6, 7, 0, 1, 2, 3);
    private static readonly Vector256<float> Low1 = Vector256.Create(-1, 0, -1, 0, -1, 0, -1, 0).AsSingle();
    private static readonly Vector256<float> Low2 = Vector256.Create(-1, -1, 0, 0, -1, -1, 0, 0).AsSingle();
    private static readonly Vector256<float> Low4 = Vector256.Create(-1, -1, -1, -1, 0, 0, 0, 0).AsSingle();

    /// <param name="values">A power of two of them.</param>
    public static void Transform(Span<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector256<float>>(values);
        if (vectors.IsEmpty)
        {
            TransformShort(values);
            return;
        }

        foreach (ref var vector in vectors)
        {
            var v = Butterfly(vector, Vector256.Shuffle(vector, Swap1), Low1);
            v = Butterfly(v, Vector256.Shuffle(v, Swap2), Low2);
            vector = Butterfly(v, Vector256.Shuffle(v, Swap4), Low4);
        }

        for (var step = 1; step < vectors.Length; step *= 2)
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

    /// <summary>Within a vector: a + b where a is the lower of two, and a - b where b is the upper one.</summary>
    /// <param name="swapped">The other one of each two.</param>
    /// <param name="low">All bits where the lower one is.</param>
    private static Vector256<float> Butterfly(Vector256<float> v, Vector256<float> swapped, Vector256<float> low) =>
        Vector256.ConditionalSelect(low, v + swapped, swapped - v);

    private static void TransformShort(Span<float> values)
    {
        for (var half = 1; half < values.Length; half *= 2)
        {
            for (var start = 0; start < values.Length; start += 2 * half)
            {
                for (var i = start; i < start + half; i++)
                    (values[i], values[i + half]) = (values[i] + values[i + half], values[i] - values[i + half]);
            }
        }
    }
}

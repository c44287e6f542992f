using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>
/// How far updates are from each other: the mean squared difference over the coordinates that both sub-models hold, so that a pair with few
/// in common is not near for that (ours; between whole models it is the squared distance of the paper over a constant). Without any in
/// common it is infinite. Sums are in float64 in a fixed order, hence the same on every machine.
/// </summary>
internal static class UpdateDistances
{
    /// <returns>A square of them; 0 from an update to itself.</returns>
    public static double[][] Between(IReadOnlyCollection<Contribution> updates, int parameterCount)
    {
        var n = updates.Count;
        var squares = Square<double>(n);
        var common = Square<long>(n);
        var blocks = new UpdateBlocks(updates, parameterCount);
        while (blocks.Next())
        {
            for (var a = 0; a < n; a++)
            {
                for (var b = a + 1; b < n; b++)
                {
                    var (sum, both) = Sum(blocks.Row(a), blocks.Row(b));
                    squares[a][b] += sum;
                    common[a][b] += both;
                }
            }
        }

        var distances = Square<double>(n);
        for (var a = 0; a < n; a++)
        {
            for (var b = a + 1; b < n; b++)
                distances[a][b] = distances[b][a] = common[a][b] == 0 ? double.PositiveInfinity : squares[a][b] / common[a][b];
        }

        return distances;
    }

    private static T[][] Square<T>(int n) => [.. Enumerable.Range(0, n).Select(_ => new T[n])];

    /// <summary>Squared differences where neither is NaN, and how many these are.</summary>
    private static (double Sum, long Both) Sum(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ref var first = ref MemoryMarshal.GetReference(a);
        ref var second = ref MemoryMarshal.GetReference(b[..a.Length]);
        var (sums, counts, done) = (Vector256<double>.Zero, Vector256<long>.Zero, 0);
        for (; done <= a.Length - Vector256<float>.Count; done += Vector256<float>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)done));
            var (lowOther, highOther) = Vector256.Widen(Vector256.LoadUnsafe(ref second, (nuint)done));
            Add(low - lowOther, ref sums, ref counts);
            Add(high - highOther, ref sums, ref counts);
        }

        var (sum, both) = (Vector256.Sum(sums), Vector256.Sum(counts));
        for (; done < a.Length; done++)
        {
            var difference = (double)a[done] - b[done];
            if (double.IsNaN(difference)) continue;
            sum += difference * difference;
            both++;
        }

        return (sum, both);
    }

    private static void Add(Vector256<double> differences, ref Vector256<double> sums, ref Vector256<long> counts)
    {
        var held = Vector256.Equals(differences, differences); // all bits, which as an integer is -1, where it is not NaN
        sums += held & (differences * differences);
        counts -= held.AsInt64();
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// Kernels of 64-bit fixed point with 32 fractional bits: integer sums do not depend on their order. A contribution
/// v * factor, factor = n * 2^32, is computed in double (exact for n &lt; 2^29) and rounded to the nearest integer, ties to even.
/// </summary>
internal static class FixedPoint
{
    public const double Scale = 4294967296;

    /// <summary>Below 2^51 adding 1.5 * 2^52 leaves the rounded integer in the low bits of the sum.</summary>
    private const double FastLimit = 2251799813685248;
    private const double Magic = 6755399441055744;

    /// <summary>Largest |v * factor|; NaN if any value is NaN.</summary>
    public static double LargestContribution(ReadOnlySpan<float> values, double factor) =>
        values.IsEmpty ? 0 : Math.Abs((double)TensorPrimitives.MaxMagnitude(values)) * factor;

    /// <summary>The integer that one value adds. Its magnitude must be below 2^63.</summary>
    public static long ToFixed(float value, double factor) => (long)Math.Round(value * factor);

    /// <summary>
    /// Adds a contribution to each sum. <paramref name="largest"/> is at least every magnitude, and no sum may overflow: the caller has
    /// checked.
    /// </summary>
    public static void Add(Span<long> sums, ReadOnlySpan<float> values, double factor, double largest)
    {
        var done = largest < FastLimit ? AddFast(sums, values, factor) : 0;
        for (; done < values.Length; done++)
            sums[done] += ToFixed(values[done], factor);
    }

    /// <summary>destination = sum / denominator; an infinite denominator gives 0.</summary>
    public static void Divide(ReadOnlySpan<long> sums, ReadOnlySpan<double> denominators, Span<float> destination)
    {
        var done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var sum = ref MemoryMarshal.GetReference(sums);
            ref var denominator = ref MemoryMarshal.GetReference(denominators[..sums.Length]);
            ref var quotient = ref MemoryMarshal.GetReference(destination[..sums.Length]);
            for (; done <= sums.Length - 8; done += 8)
            {
                var low = Vector256.ConvertToDouble(Vector256.LoadUnsafe(ref sum, (nuint)done));
                var high = Vector256.ConvertToDouble(Vector256.LoadUnsafe(ref sum, (nuint)done + 4));
                low /= Vector256.LoadUnsafe(ref denominator, (nuint)done);
                high /= Vector256.LoadUnsafe(ref denominator, (nuint)done + 4);
                Vector256.Narrow(low, high).StoreUnsafe(ref quotient, (nuint)done);
            }
        }
        for (; done < sums.Length; done++)
            destination[done] = (float)(sums[done] / denominators[done]);
    }

    private static int AddFast(Span<long> sums, ReadOnlySpan<float> values, double factor)
    {
        if (!Vector256.IsHardwareAccelerated)
            return 0;
        var scale = Vector256.Create(factor);
        var magic = Vector256.Create(Magic);
        var magicBits = magic.AsInt64();
        ref var sum = ref MemoryMarshal.GetReference(sums[..values.Length]);
        ref var value = ref MemoryMarshal.GetReference(values);
        var done = 0;
        for (; done <= values.Length - 8; done += 8)
        {
            var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref value, (nuint)done));
            var lowFixed = ((low * scale) + magic).AsInt64() - magicBits;
            var highFixed = ((high * scale) + magic).AsInt64() - magicBits;
            (Vector256.LoadUnsafe(ref sum, (nuint)done) + lowFixed).StoreUnsafe(ref sum, (nuint)done);
            (Vector256.LoadUnsafe(ref sum, (nuint)done + 4) + highFixed).StoreUnsafe(ref sum, (nuint)done + 4);
        }
        return done;
    }
}

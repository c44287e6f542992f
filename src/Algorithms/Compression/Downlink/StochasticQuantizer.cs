using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// Uniform stochastic rounding of one block to B bits: min and max as float32, then levels floor((y - min) / step + r), r uniform in [0,
/// 1), with step = (max - min) / (2^B - 1). Min and max themselves are exact levels. Every operation is rounded on its own, so that levels
/// and values are the same bits with vectors and without.
/// </summary>
internal static class StochasticQuantizer
{
    private const double RandomUnit = 1.0 / 4294967296.0;
    private const int HeaderSize = 2 * sizeof(float);

    /// <param name="values">A block: a multiple of 8, at most <see cref="HadamardBlocks.Largest"/>.</param>
    /// <param name="bits">1 to 8.</param>
    public static void Write(ReadOnlySpan<float> values, int bits, SeededStream rounding, Span<byte> destination)
    {
        var min = TensorPrimitives.Min(values);
        var max = TensorPrimitives.Max(values);
        BinaryPrimitives.WriteSingleLittleEndian(destination, min);
        BinaryPrimitives.WriteSingleLittleEndian(destination[sizeof(float)..], max);

        var most = (1 << bits) - 1;
        var perStep = max > min ? most / ((double)max - min) : 0;
        Span<uint> random = stackalloc uint[values.Length];
        foreach (ref var pair in MemoryMarshal.Cast<uint, ulong>(random)) pair = rounding.NextUInt64();

        Span<byte> levels = stackalloc byte[values.Length];
        for (var i = 0; i < values.Length; i += Vector256<float>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(values[i..]));
            var (lowRandom, highRandom) = Vector256.Widen(Vector256.Create<uint>(random[i..]));
            var rounded = Vector256.Narrow(Level(low, lowRandom), Level(high, highRandom));
            Vector128.Narrow(Vector128.Narrow(rounded.GetLower(), rounded.GetUpper()), Vector128<ushort>.Zero).GetLower()
                .CopyTo(levels[i..]);
        }

        BytePacking.Pack(levels, bits, destination[HeaderSize..]);

        Vector256<ulong> Level(Vector256<double> value, Vector256<ulong> noise)
        {
            var level = ((value - Vector256.Create((double)min)) * perStep) + (Vector256.ConvertToDouble(noise) * RandomUnit);
            return Vector256.Min(Vector256.ConvertToInt64(level), Vector256.Create((long)most)).AsUInt64();
        }
    }

    /// <param name="values">A block, as of <see cref="Write"/>.</param>
    /// <exception cref="MalformedDataException">Min or max is not finite, or min is above max.</exception>
    public static void Read(ReadOnlySpan<byte> source, int bits, Span<float> values)
    {
        var min = BinaryPrimitives.ReadSingleLittleEndian(source);
        var max = BinaryPrimitives.ReadSingleLittleEndian(source[sizeof(float)..]);
        if (!float.IsFinite(min) || !float.IsFinite(max) || min > max)
            throw new MalformedDataException($"expected finite min <= max of a block, got {min} and {max}");

        Span<byte> levels = stackalloc byte[values.Length];
        BytePacking.Unpack(source[HeaderSize..], bits, levels);
        var step = ((double)max - min) / ((1 << bits) - 1);
        for (var i = 0; i < values.Length; i += Vector256<float>.Count)
        {
            var level = Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(levels[i..])).AsByte());
            Vector256.Narrow(Value(Vector128.WidenLower(level)), Value(Vector128.WidenUpper(level))).CopyTo(values[i..]);
        }

        Vector256<double> Value(Vector128<uint> level) =>
            Vector256.Create((double)min)
                + (Vector256.ConvertToDouble(Vector256.Create(Vector128.WidenLower(level), Vector128.WidenUpper(level))) * step);
    }
}

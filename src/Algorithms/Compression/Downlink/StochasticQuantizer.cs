using System.Buffers.Binary;
using System.Numerics.Tensors;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// Uniform stochastic rounding of one block to B bits: min and max as float32, then levels floor((y - min) / step + r), r uniform in [0, 1), with
/// step = (max - min) / (2^B - 1). Min and max themselves are exact levels.
/// </summary>
internal static class StochasticQuantizer
{
    public static void Write(ReadOnlySpan<float> values, int bits, SeededStream rounding, Span<byte> destination)
    {
        var min = TensorPrimitives.Min(values);
        var max = TensorPrimitives.Max(values);
        BinaryPrimitives.WriteSingleLittleEndian(destination, min);
        BinaryPrimitives.WriteSingleLittleEndian(destination[sizeof(float)..], max);

        var levels = (1 << bits) - 1;
        var perStep = max > min ? levels / ((double)max - min) : 0;
        var writer = new BitWriter(destination[(2 * sizeof(float))..]);
        for (var i = 0; i < values.Length; i += 2)
        {
            var random = rounding.NextUInt64();
            writer.Write(Level(values[i], (uint)random), bits);
            writer.Write(Level(values[i + 1], (uint)(random >> 32)), bits);
        }

        writer.Flush();

        uint Level(float value, uint random) =>
            (uint)Math.Min((int)((((double)value - min) * perStep) + (random * (1.0 / 4294967296.0))), levels);
    }

    /// <exception cref="MalformedDataException">Min or max is not finite, or min is above max.</exception>
    public static void Read(ReadOnlySpan<byte> source, int bits, Span<float> values)
    {
        var min = BinaryPrimitives.ReadSingleLittleEndian(source);
        var max = BinaryPrimitives.ReadSingleLittleEndian(source[sizeof(float)..]);
        if (!float.IsFinite(min) || !float.IsFinite(max) || min > max)
        {
            throw new MalformedDataException($"expected finite min <= max of a block, got {min} and {max}");
        }

        var step = ((double)max - min) / ((1 << bits) - 1);
        var reader = new BitReader(source.Slice(2 * sizeof(float), values.Length * bits / 8));
        for (var i = 0; i < values.Length; i++) values[i] = (float)(min + (reader.Read(bits) * step));
    }
}

using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Values of one tensor in 32 bits (float32 as they are) or 16, 8 or 4 bits: uniform, symmetric, with one scale s = max|v| per tensor and
/// L = 2^(bits-1) - 1: q = round(v * L / s), sent as q + L, decoded as s * q / L, so |decoded - v| &lt;= s / (2 L) (docs/design.md "Uplink
/// codes"). The rounding is deterministic, halves to even; that also makes v - decoded exact in float32 (decoded is 0 or within [v/2, 2v]),
/// so the residual loses nothing.
/// </summary>
internal static class ValueCode
{
    public static bool IsSupported(int bits) => bits is 32 or 16 or 8 or 4;

    /// <summary>Bytes for the values of one tensor, its scale included; a tensor that sends nothing takes none.</summary>
    public static long Bytes(int count, int bits) =>
        count == 0 ? 0 : bits == 32 ? 4L * count : sizeof(float) + ((((long)count * bits) + 7) / 8);

    /// <summary>L: levels on either side of 0.</summary>
    public static int Levels(int bits) => (1 << (bits - 1)) - 1;

    /// <summary>The level of a value, -L..L, where the largest value of its tensor has the size <paramref name="scale"/>.</summary>
    public static int LevelOf(float value, float scale, int bits) => scale == 0 ? 0 : (int)Math.Round((double)value * Levels(bits) / scale);

    public static void Write(ReadOnlySpan<float> values, int bits, Span<byte> destination)
    {
        if (bits == 32)
        {
            FloatBytes.Write(values, destination);
            return;
        }

        var scale = MathF.Abs(TensorPrimitives.MaxMagnitude(values));
        BinaryPrimitives.WriteSingleLittleEndian(destination, scale);
        var levels = Levels(bits);
        var writer = new BitWriter(destination[sizeof(float)..]);
        foreach (var value in values) writer.Write((uint)(LevelOf(value, scale, bits) + levels), bits);

        writer.Flush();
    }

    /// <summary>What <see cref="Read"/> makes of what <see cref="Write"/> writes, in fewer than 32 bits.</summary>
    public static void Round(ReadOnlySpan<float> values, int bits, Span<float> rounded)
    {
        var scale = MathF.Abs(TensorPrimitives.MaxMagnitude(values));
        for (var i = 0; i < values.Length; i++) rounded[i] = LevelUpdate.Value(scale, LevelOf(values[i], scale, bits), Levels(bits));
    }

    /// <exception cref="MalformedDataException">
    /// A value or scale is not finite, a scale is negative, or a level is out of range.
    /// </exception>
    public static void Read(ReadOnlySpan<byte> source, int bits, Span<float> values)
    {
        if (bits == 32)
        {
            FloatBytes.Read(source, values);
            return;
        }

        var scale = BinaryPrimitives.ReadSingleLittleEndian(source);
        if (!float.IsFinite(scale) || scale < 0) throw new MalformedDataException($"expected a finite, non-negative scale, got {scale}");

        var levels = Levels(bits);
        var reader = new BitReader(source[sizeof(float)..]);
        for (var i = 0; i < values.Length; i++)
        {
            var level = (int)reader.Read(bits) - levels;
            if (level > levels) throw new MalformedDataException($"expected levels of at most {levels}, got {level}");

            values[i] = LevelUpdate.Value(scale, level, levels);
        }

        reader.ExpectEnd();
    }
}

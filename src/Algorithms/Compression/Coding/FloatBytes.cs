using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>Bulk copies between floats and little-endian bytes, and the check that numbers are finite.</summary>
internal static class FloatBytes
{
    public static void Write(ReadOnlySpan<float> values, Span<byte> destination)
    {
        MemoryMarshal.AsBytes(values).CopyTo(destination);
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<byte, uint>(destination[..(values.Length * sizeof(float))]);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }

    /// <exception cref="MalformedDataException">A value is NaN or infinite.</exception>
    public static void Read(ReadOnlySpan<byte> source, Span<float> destination)
    {
        source[..(destination.Length * sizeof(float))].CopyTo(MemoryMarshal.AsBytes(destination));
        if (!BitConverter.IsLittleEndian)
        {
            var words = MemoryMarshal.Cast<float, uint>(destination);
            BinaryPrimitives.ReverseEndianness(words, words);
        }

        CheckDecoded(destination);
    }

    /// <exception cref="MalformedDataException">A value is NaN or infinite.</exception>
    public static void CheckDecoded(ReadOnlySpan<float> values)
    {
        var bad = IndexOfNonFinite(values);
        if (bad >= 0) throw new MalformedDataException($"expected finite values, got {values[bad]} as value {bad} of {values.Length}");
    }

    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static void CheckArgument(ReadOnlySpan<float> values, string name)
    {
        var bad = IndexOfNonFinite(values);
        if (bad >= 0) throw new ArgumentException($"expected finite values, got {values[bad]} as value {bad} of {values.Length}", name);
    }

    private static int IndexOfNonFinite(ReadOnlySpan<float> values)
    {
        if (TensorPrimitives.IsFiniteAll(values)) return -1;

        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return i;
        }

        return -1;
    }
}

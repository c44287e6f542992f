namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Unsigned LEB128: seven bits a byte, lowest first, the top bit set on all but the last. Only the shortest form is accepted.
/// </summary>
internal static class VarInt
{
    private const int MaxSize = 5;

    public static int Size(uint value)
    {
        var size = 1;
        for (; value >= 0x80; value >>= 7) size++;

        return size;
    }

    /// <summary>Returns the number of bytes written.</summary>
    public static int Write(uint value, Span<byte> destination)
    {
        var size = 0;
        for (; value >= 0x80; value >>= 7) destination[size++] = (byte)(value | 0x80);

        destination[size++] = (byte)value;
        return size;
    }

    /// <summary>Reads a number and moves <paramref name="source"/> past it.</summary>
    /// <exception cref="MalformedDataException">The bytes end, the number is above 2^32 - 1, or not in its shortest form.</exception>
    public static uint Read(ref ReadOnlySpan<byte> source)
    {
        ulong value = 0;
        for (var i = 0; i < MaxSize && i < source.Length; i++)
        {
            value |= (ulong)(source[i] & 0x7F) << (7 * i);
            if (source[i] < 0x80)
            {
                if (value > uint.MaxValue || (i > 0 && source[i] == 0))
                    throw new MalformedDataException($"expected a 32-bit number in its shortest form, got {value} in {i + 1} bytes");

                source = source[(i + 1)..];
                return (uint)value;
            }
        }

        throw new MalformedDataException(
            $"expected a number of at most {MaxSize} bytes, got {Math.Min(source.Length, MaxSize)} bytes without an end");
    }
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics.Tensors;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Floats of a residual as fewer bytes, bit for bit: many are zero, their exponents are alike, and their last bits are often zero, as they
/// are differences of numbers that are nearly equal. A block of values is five sections: a bitmap of those that are not +0, and of these
/// alone the four planes of their bytes, the exponents first (the bits are rotated to the left by one, so that the sign comes last). A
/// section is its length (int32) and its bytes: as they are where there are so many, else packed by Brotli. Where a section hardly shrank,
/// those of the next blocks are left as they are: the last bits of many residuals are noise, and most of the time would go into them. Not
/// thread-safe.
/// </summary>
internal sealed class FloatPlanes
{
    /// <summary>Values of a block, at most.</summary>
    public const int MostValues = 1 << 14;

    private const int Planes = sizeof(float);
    private const int Quality = 0;
    private const int Window = 18;

    /// <summary>Blocks of which a section is not tried after one where it shrank by less than one part in so many.</summary>
    private const int LeftAlone = 7;
    private const int LeastGain = 16;

    private readonly byte[] _present = new byte[MostValues / 8];
    private readonly byte[] _planes = new byte[Planes * MostValues];
    private readonly byte[] _packed = new byte[BrotliEncoder.GetMaxCompressedLength(MostValues)];

    /// <summary>Of each section, the blocks in which it is still left alone.</summary>
    private readonly int[] _leftAlone = new int[1 + Planes];

    /// <param name="put">Takes the bytes, in order.</param>
    public void Write(ReadOnlySpan<float> values, Action<ReadOnlySpan<byte>> put)
    {
        var present = _present.AsSpan(0, BitmapBytes(values.Length));
        present.Clear();
        var exponents = Plane(0);
        var high = Plane(1);
        var middle = Plane(2);
        var low = Plane(3);
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var bits = uint.RotateLeft(BitConverter.SingleToUInt32Bits(values[i]), 1);
            exponents[count] = (byte)(bits >> 24);
            high[count] = (byte)(bits >> 16);
            middle[count] = (byte)(bits >> 8);
            low[count] = (byte)bits;
            var isPresent = bits != 0 ? 1 : 0;
            present[i >> 3] |= (byte)(isPresent << (i & 7));
            count += isPresent;
        }

        PutSection(present, ref _leftAlone[Planes], put);
        for (var plane = 0; plane < Planes; plane++) PutSection(Plane(plane)[..count], ref _leftAlone[plane], put);
    }

    /// <param name="values">As many as were written.</param>
    /// <param name="take">Gives so many bytes, which are good until it is called again.</param>
    /// <exception cref="MalformedDataException">The bytes are no block of so many values.</exception>
    public void Read(Span<float> values, Func<int, ReadOnlySpan<byte>> take)
    {
        var present = _present.AsSpan(0, BitmapBytes(values.Length));
        TakeSection(present, take);
        var count = (int)TensorPrimitives.PopCount<byte>(present);
        for (var plane = 0; plane < Planes; plane++) TakeSection(Plane(plane)[..count], take);

        var exponents = Plane(0);
        var high = Plane(1);
        var middle = Plane(2);
        var low = Plane(3);
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            uint bits = 0;
            if ((present[i >> 3] >> (i & 7) & 1) != 0)
            {
                bits = (uint)(exponents[next] << 24 | high[next] << 16 | middle[next] << 8 | low[next]);
                next++;
            }

            values[i] = BitConverter.UInt32BitsToSingle(uint.RotateRight(bits, 1));
        }
    }

    private static int BitmapBytes(int values) => (values + 7) / 8;

    private Span<byte> Plane(int plane) => _planes.AsSpan(plane * MostValues, MostValues);

    private void PutSection(ReadOnlySpan<byte> section, ref int leftAlone, Action<ReadOnlySpan<byte>> put)
    {
        var (isShorter, bytes) = (false, section.Length);
        if (leftAlone > 0)
        {
            leftAlone--;
        }
        else
        {
            isShorter = BrotliEncoder.TryCompress(section, _packed, out bytes, Quality, Window) && bytes < section.Length;
            if (!isShorter || bytes > section.Length - (section.Length / LeastGain)) leftAlone = LeftAlone;
        }

        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, isShorter ? bytes : section.Length);
        put(length);
        put(isShorter ? _packed.AsSpan(0, bytes) : section);
    }

    private static void TakeSection(Span<byte> section, Func<int, ReadOnlySpan<byte>> take)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(take(sizeof(int)));
        if (length < 0 || length > section.Length)
            throw new MalformedDataException($"expected a section of at most {section.Length} bytes, got {length}");
        var bytes = take(length);
        if (length == section.Length) bytes.CopyTo(section);
        else if (!BrotliDecoder.TryDecompress(bytes, section, out var unpacked) || unpacked != section.Length)
            throw new MalformedDataException($"expected {section.Length} packed bytes, got others");
    }
}

using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>
/// PRG of the masks: AES-256 in counter mode. Block i is the encryption of i as 128 bits, little-endian, and holds two words,
/// little-endian. A key is used for one stream alone, so the counter begins at 0.
/// </summary>
internal static class MaskStream
{
    private const int BlockBytes = 16;
    private const int WordsPerPart = 4096;

    /// <summary>Adds the stream to the words modulo 2^64, or takes it away.</summary>
    public static void Apply(ReadOnlySpan<byte> key, Span<ulong> words, bool add)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        var counters = new byte[WordsPerPart * sizeof(ulong)];
        var stream = new byte[counters.Length];
        for (var done = 0; done < words.Length; done += WordsPerPart)
        {
            var part = words.Slice(done, Math.Min(WordsPerPart, words.Length - done));
            for (var block = 0; block < counters.Length / BlockBytes; block++)
                BinaryPrimitives.WriteInt64LittleEndian(counters.AsSpan(block * BlockBytes), (done / 2) + block);
            aes.EncryptEcb(counters, stream, PaddingMode.None);
            var masks = MemoryMarshal.Cast<byte, ulong>(stream.AsSpan());
            if (!BitConverter.IsLittleEndian) BinaryPrimitives.ReverseEndianness(masks, masks);
            if (add) TensorPrimitives.Add(part, masks[..part.Length], part);
            else TensorPrimitives.Subtract(part, masks[..part.Length], part);
        }
    }
}

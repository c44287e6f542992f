using System.Buffers.Binary;
using System.IO.Hashing;

namespace AfdActors.Datasets.Images;

/// <summary>
/// Whether an image file is whole. The decoder makes grey areas or noise of what is missing or damaged; here such a file is found out
/// before it is decoded: a PNG by the checksum of each chunk, a JPEG by its end.
/// </summary>
internal static class ImageIntegrity
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    /// <summary>What is wrong, as the end of a message; null where nothing is seen to be.</summary>
    public static string? Fault(ReadOnlySpan<byte> file) =>
        file.StartsWith(Png) ? FaultOfPng(file[Png.Length..])
        : file.StartsWith(Jpeg) ? FaultOfJpeg(file)
        : "something else";

    /// <summary>Chunks: length, type, data, and the CRC-32 of type and data; the last is IEND.</summary>
    private static string? FaultOfPng(ReadOnlySpan<byte> chunks)
    {
        const int frame = 12, type = 4, crc = 4;
        while (chunks.Length >= frame)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (length > chunks.Length - frame) break;
            var body = chunks.Slice(type, (int)length + type);
            if (Crc32.HashToUInt32(body) != BinaryPrimitives.ReadUInt32BigEndian(chunks.Slice(body.Length + type, crc)))
                return "damaged data (a chunk's checksum is wrong)";
            if (body[..type].SequenceEqual("IEND"u8)) return null;
            chunks = chunks[(body.Length + type + crc)..];
        }
        return "a file that is cut off";
    }

    /// <summary>Its last scan is followed by an end mark; a preview in the file's head has marks of its own.</summary>
    private static string? FaultOfJpeg(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> scan = [0xFF, 0xDA], end = [0xFF, 0xD9];
        return file.LastIndexOf(scan) is var begun and >= 0 && file.LastIndexOf(end) > begun ? null : "a file that is cut off";
    }
}

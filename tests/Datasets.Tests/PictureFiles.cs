using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace AfdActors.Datasets.Tests;

/// <summary>Writes small image files by hand.</summary>
internal static class PictureFiles
{
    /// <summary>A PNG of 8 bits a channel, without filters.</summary>
    /// <param name="channels">1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha.</param>
    /// <param name="bytes">Pixel after pixel, row after row.</param>
    public static byte[] Png(int width, int height, int channels, params byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in bytes.Chunk(width * channels)) zlib.Write([0, .. row]);
        }

        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8;
        head[9] = (byte)(channels switch { 1 => 0, 2 => 4, 3 => 2, _ => 6 });
        return Png(head, packed.ToArray());
    }

    /// <summary>A PNG of these 13 bytes of header and these packed rows, whatever they are, with checksums that are right.</summary>
    public static byte[] Png(byte[] head, byte[] packed) =>
        [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", head), .. Chunk("IDAT", packed), .. Chunk("IEND", [])];

    /// <summary>A grey PNG whose pixels are all the same.</summary>
    public static byte[] Grey(byte value, int width = 2, int height = 2) =>
        Png(width, height, 1, [.. Enumerable.Repeat(value, width * height)]);

    /// <summary>
    /// A grey JPEG of 8 x 8: its one block has a DC coefficient of 7 quantized by 16 and nothing else, so that every pixel is
    /// 128 + 7 * 16 / 8 = 142. The bits are 0 (the one code of the DC table: a value of 3 bits), 111 (7), 0 (the one code of the AC table:
    /// end of the block) and three ones to fill the byte.
    /// </summary>
    public static byte[] Jpeg142() =>
    [
        0xFF, 0xD8,
        0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)16, 64),
        0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0,
        0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 3,
        0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
        0b0111_0111,
        0xFF, 0xD9,
    ];

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.HashToUInt32(body));
        return [.. length, .. body, .. crc];
    }
}

using System.Buffers.Binary;

namespace AfdActors.Datasets.Idx;

/// <summary>
/// Reads the IDX files of MNIST: big-endian magic (0x00000803 images, 0x00000801 labels), the sizes, then one byte a value.
/// Memory grows with the bytes that are really there, never by what the header claims.
/// </summary>
internal static class IdxFile
{
    public const int ImagesMagic = 0x803;
    public const int LabelsMagic = 0x801;

    /// <summary>The images, row after row. An image is 28 x 28.</summary>
    public static (int Count, byte[] Pixels) ReadImages(string file) => DataFiles.Read(file, stream =>
    {
        var header = Header(file, stream, ImagesMagic, axes: 3);
        if (header[1] != 28 || header[2] != 28)
        {
            throw DataFileException.At(
                file, $"expected images of 28 x 28, got {header[1]} x {header[2]}; other sizes are read from image files (afd.data.name = images) and tables");
        }

        return ((int)header[0], Body(file, stream, header[0] * 28 * 28, $"{header[0]} images"));
    });

    /// <summary>The labels, each in 0..classes-1.</summary>
    public static int[] ReadLabels(string file, int classes) => DataFiles.Read(file, stream =>
    {
        var count = Header(file, stream, LabelsMagic, axes: 1)[0];
        var body = Body(file, stream, count, $"{count} labels");
        var bad = Array.FindIndex(body, label => label >= classes);
        if (bad >= 0) throw DataFileException.At(file, $"label {bad}: expected 0..{classes - 1}, got {body[bad]}");
        return Array.ConvertAll(body, label => (int)label);
    });

    private static long[] Header(string file, Stream stream, int magic, int axes)
    {
        var bytes = new byte[4 + 4 * axes];
        var got = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (got < bytes.Length) throw DataFileException.At(file, $"expected a header of {bytes.Length} bytes, got {got}");
        var found = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (found != magic)
        {
            var hint = found is ImagesMagic or LabelsMagic ? ": are the files of images and labels called by each other's name?"
                : found >> 16 == 0 ? ": IDX of another type or number of axes"
                : ": this is no IDX file";
            throw DataFileException.At(file, $"expected magic 0x{magic:x8}, got 0x{found:x8}{hint}");
        }

        return [.. Enumerable.Range(1, axes).Select(axis => (long)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 * axis)))];
    }

    private static byte[] Body(string file, Stream stream, long length, string what)
    {
        if (length is < 1 or > int.MaxValue / 2)
            throw DataFileException.At(file, $"expected between 1 and {int.MaxValue / 2} bytes of data, got a header that claims {what}");
        using var body = new MemoryStream();
        var block = new byte[1 << 16];
        int got;
        while ((got = stream.Read(block)) > 0)
        {
            if (body.Length + got > length) throw DataFileException.At(file, $"expected {what} in {length} bytes, got more");
            body.Write(block, 0, got);
        }
        if (body.Length != length) throw DataFileException.At(file, $"expected {what} in {length} bytes, got {body.Length}");
        return body.ToArray();
    }
}

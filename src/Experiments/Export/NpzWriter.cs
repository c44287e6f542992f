using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AfdActors.Experiments.Export;

/// <summary>NumPy's npz: a ZIP of one <c>.npy</c> (version 1.0, float32, C order) per tensor.</summary>
public static class NpzWriter
{
    // Magic (6), version (2), header length (2), header: padded with spaces to a multiple of 64, newline last.
    private const int Prefix = 10;

    /// <summary>Writes the tensors in the given order; entries carry no time of writing, so equal tensors give equal files.</summary>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var tensor in tensors)
        {
            var entry = zip.CreateEntry(tensor.Name + ".npy", CompressionLevel.NoCompression);
            entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var content = entry.Open();
            content.Write(Header(tensor));
            content.Write(tensor.Bytes);
        }
    }

    private static byte[] Header(NamedTensor tensor)
    {
        var shape = tensor.Shape.Length == 1 ? $"({tensor.Shape[0]},)" : $"({string.Join(", ", tensor.Shape)})";
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}";
        var length = (((Prefix + text.Length + 1) + 63) / 64 * 64) - Prefix;
        var header = new byte[Prefix + length];
        header.AsSpan().Fill((byte)' ');
        ((ReadOnlySpan<byte>)[0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0]).CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), (ushort)length);
        Encoding.ASCII.GetBytes(text, header.AsSpan(Prefix));
        header[^1] = (byte)'\n';
        return header;
    }
}

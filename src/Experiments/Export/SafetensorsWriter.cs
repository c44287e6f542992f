using System.Buffers.Binary;
using System.Text.Json;

namespace AfdActors.Experiments.Export;

/// <summary>The safetensors format: 8 bytes of header length (little-endian), a JSON header, the values one after the other.</summary>
public static class SafetensorsWriter
{
    private sealed record Entry(string Dtype, IReadOnlyList<int> Shape, IReadOnlyList<long> DataOffsets);

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// Writes the tensors in the given order; the header is padded with spaces so that the values start at a multiple of 8.
    /// </summary>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors)
    {
        long offset = 0;
        var header = new Dictionary<string, Entry>();
        foreach (var tensor in tensors)
        {
            header.Add(tensor.Name, new Entry("F32", tensor.Shape, [offset, offset + tensor.Bytes.Length]));
            offset += tensor.Bytes.Length;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header, Options);
        var padding = (8 - (json.Length % 8)) % 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length + padding);
        stream.Write(length);
        stream.Write(json);
        stream.Write("       "u8[..padding]);
        foreach (var tensor in tensors)
            stream.Write(tensor.Bytes);
    }
}

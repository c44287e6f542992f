using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using AfdActors.Algorithms.Layout;
using AfdActors.Experiments.Export;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;
using AfdActors.Hosting.Files;

namespace AfdActors.Experiments.Tests;

public sealed class ExportTests
{
    private static readonly IReadOnlyList<NamedTensor> Tensors =
        NamedTensor.Cut([new ParameterDescription("w", [2, 3]), new ParameterDescription("b", [2])], [1, 2, 3, 4, 5, 6, 7, 8]);

    [Fact]
    public void A_model_is_cut_in_layout_order_and_a_vector_of_another_size_is_refused()
    {
        Assert.Equal([7f, 8f], Tensors[1].Values.ToArray());
        Assert.Throws<UsageException>(() => NamedTensor.Cut([new ParameterDescription("w", [2, 3])], new float[5]));
        Assert.Throws<UsageException>(() => NamedTensor.Cut([new ParameterDescription("w", [2, 3])], new float[7]));
    }

    [Fact]
    public void A_parameter_leaves_as_it_is_served()
    {
        var tensors = NamedTensor.Cut(
            [new ParameterDescription("w", [2]) { Scale = 0.75f }, new ParameterDescription("b", [1])], [4, 8, 5]);
        Assert.Equal([3f, 6f], tensors[0].Values.ToArray());
        Assert.Equal([5f], tensors[1].Values.ToArray());
    }

    [Fact]
    public void Safetensors_have_a_length_a_header_with_offsets_and_the_values()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, Tensors);
        var bytes = stream.ToArray();

        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"dtype":"F32","shape":[2],"data_offsets":[24,32]}""", header.RootElement.GetProperty("b").GetRawText());
        Assert.Equal(8 + length + 32, bytes.Length);
        Assert.Equal(7f, BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + length + 24)));
    }

    [Fact]
    public void Safetensors_that_were_written_can_be_started_from()
    {
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, Tensors);
        stream.Position = 0;

        var layout = new ModelLayout("net", [], [new ParameterSpec("w", [2, 3], 3, []), new ParameterSpec("b", [2], 3, [])]);
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8], SafetensorsReader.Read(stream, layout));
    }

    [Fact]
    public void Npz_entries_are_npy_files_with_aligned_headers()
    {
        using var stream = new MemoryStream();
        NpzWriter.Write(stream, Tensors);

        using var zip = new ZipArchive(new MemoryStream(stream.ToArray()));
        Assert.Equal(["w.npy", "b.npy"], zip.Entries.Select(entry => entry.FullName));
        using var content = new MemoryStream();
        using (var entry = zip.Entries[1].Open())
            entry.CopyTo(content);
        var npy = content.ToArray();
        var end = 10 + BinaryPrimitives.ReadUInt16LittleEndian(npy.AsSpan(8));
        Assert.Equal(0, end % 64);
        Assert.Equal([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0], npy[..8]);
        Assert.Equal("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", Encoding.ASCII.GetString(npy, 10, end - 10).TrimEnd());
        Assert.Equal((byte)'\n', npy[end - 1]);
        Assert.Equal(8f, BinaryPrimitives.ReadSingleLittleEndian(npy.AsSpan(end + 4)));
    }
}

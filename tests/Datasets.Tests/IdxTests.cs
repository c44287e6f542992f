using System.Buffers.Binary;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

public sealed class IdxTests : IDisposable
{
    private const string TrainImages = "train-images-idx3-ubyte";
    private const string TrainLabels = "train-labels-idx1-ubyte";
    private readonly TemporaryFolder _folder = new();

    public IdxTests()
    {
        _folder.File(TrainImages, Images(4));
        _folder.File(TrainLabels, Labels(0, 9, 5, 5));
        _folder.File("t10k-images-idx3-ubyte.gz", TemporaryFolder.Gz(Images(2)));
        _folder.File("t10k-labels-idx1-ubyte.gz", TemporaryFolder.Gz(Labels(1, 2)));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plain_and_gz_files_are_read()
    {
        var data = Load();
        Assert.Equal(("mnist", 10), (data.Name, data.Classes));
        Assert.Equal([0, 5, 5, 9], data.Clients.SelectMany(client => client.Train.Labels.ToArray()).Order());
        Assert.Equal([1, 2], data.PooledTest().Labels.ToArray());
        var input = new float[784];
        data.PooledTest().CopyInput(1, input);
        Assert.Equal(Enumerable.Range(784, 784).Select(i => (byte)i / 255f), input);
    }

    [Fact]
    public void Names_with_a_dot_are_read_too()
    {
        foreach (var file in Directory.GetFiles(_folder.FullPath))
            File.Move(file, file.Replace("-idx", ".idx", StringComparison.Ordinal));
        Assert.NotEmpty(Load().Clients);
    }

    [Theory]
    [InlineData("TRAIN-IMAGES-IDX3-UBYTE", "TRAIN-LABELS-IDX1-UBYTE", "T10K-IMAGES-IDX3-UBYTE.GZ", "T10K-LABELS-IDX1-UBYTE.GZ")]
    [InlineData("train-images.idx3-ubyte.idx", "train_labels_idx1_ubyte", "test-images-idx3-ubyte.gz", "test-labels-idx1-ubyte.gz")]
    [InlineData(TrainImages + "/" + TrainImages, TrainLabels + "/" + TrainLabels, "t10k-images.idx3-ubyte.gz", "t10k-labels.idx1-ubyte.gz")]
    public void Names_that_copies_of_the_files_have_are_known(string images, string labels, string testImages, string testLabels)
    {
        foreach (var file in Directory.GetFiles(_folder.FullPath)) File.Delete(file);
        _folder.File(images, Images(4));
        _folder.File(labels, Labels(0, 9, 5, 5));
        _folder.File(testImages, TemporaryFolder.Gz(Images(2)));
        _folder.File(testLabels, TemporaryFolder.Gz(Labels(1, 2)));
        Assert.Equal([0, 5, 5, 9], Load().Clients.SelectMany(client => client.Train.Labels.ToArray()).Order());
    }

    public static TheoryData<string, byte[], string[]> BadFiles => new()
    {
        { TrainImages, Header(0x803, 4, 28, 28), ["expected 4 images in 3136 bytes", "got 0"] },
        { TrainImages, [.. Images(4), 0], ["3136 bytes", "got more"] },
        { TrainImages, Images(4)[..^1], ["3136 bytes", "got 3135"] },
        { TrainImages, [.. Header(0x803, 0xffff_ffff, 28, 28), 1, 2], ["4294967295 images"] },
        { TrainImages, [.. Header(0x803, 1_000_000, 28, 28), 1, 2], ["1000000 images", "got 2"] },
        { TrainImages, Header(0x803, 0, 28, 28), ["0 images"] },
        { TrainImages, Header(0x801, 4, 28, 28), ["magic 0x00000803", "got 0x00000801"] },
        { TrainImages, Header(0x803, 4, 28, 29), ["28 x 28", "got 28 x 29"] },
        { TrainImages, [0, 0, 8], ["header of 16 bytes", "got 3"] },
        { TrainImages, [], ["header of 16 bytes", "got 0"] },
        { TrainLabels, Labels(0, 9, 10, 1), ["label 2", "0..9", "got 10"] },
        { TrainLabels, Labels(0, 9, 1), ["expected 4 labels", "got 3"] },
        { TrainLabels, Header(0x803, 4), ["magic 0x00000801", "got 0x00000803"] },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Bad_file_is_refused_with_its_name(string name, byte[] contents, string[] parts)
    {
        var file = _folder.File(name, contents);
        var message = Assert.Throws<DataFileException>(Load).Message;
        Assert.StartsWith(file + ": ", message, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_claimed_size_allocates_nothing()
    {
        _folder.File(TrainImages, Header(0x803, 1_300_000, 28, 28)); // 1.02 GB
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataFileException>(Load);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Missing_file_is_named()
    {
        File.Delete(Path.Combine(_folder.FullPath, TrainLabels));
        var message = Assert.Throws<DataFileException>(Load).Message;
        Assert.Contains(_folder.FullPath, message, StringComparison.Ordinal);
        Assert.Contains(TrainLabels, message, StringComparison.Ordinal);
    }

    private FederatedDataset Load() => DataSets.Load(new DataSettings("mnist", _folder.FullPath, "iid", 1, 2, 1));

    private static byte[] Images(int count) =>
        [.. Header(0x803, (uint)count, 28, 28), .. Enumerable.Range(0, count * 784).Select(i => (byte)i)];

    private static byte[] Labels(params byte[] labels) => [.. Header(0x801, (uint)labels.Length), .. labels];

    private static byte[] Header(params uint[] words)
    {
        var bytes = new byte[4 * words.Length];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), words[i]);
        return bytes;
    }
}

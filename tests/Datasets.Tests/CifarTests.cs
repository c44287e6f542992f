using AfdActors.Datasets.Cifar;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>Two images a file; the pixels of the file of number n are n, and its labels n and n + 1.</summary>
public sealed class CifarTests : IDisposable
{
    private static readonly string[] Files = [.. CifarFolder.TrainFiles, CifarFolder.TestFile];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cifar10")]
    [InlineData("cifar10/cifar-10-batches-bin")]
    public void The_binary_version_is_read(string within)
    {
        WriteAll(within);
        var data = Load(clients: 2);

        Assert.Equal((10, 2, 2), (data.Classes, data.Clients.Length, data.PooledTest().Count));
        Assert.Equal<int>([3, 32, 32], data.InputShape);
        Assert.Equal("airplane", data.ClassNames[0]);
        Assert.Equal([0, 1, 1, 2, 2, 3, 3, 4, 4, 5], data.Clients.SelectMany(client => client.Train.Labels.ToArray()).Order());
        Assert.Equal([5, 6], data.PooledTest().Labels.ToArray());
        var pixels = new float[CifarFolder.PixelBytes];
        data.PooledTest().CopyInput(0, pixels);
        Assert.All(pixels, pixel => Assert.Equal(5 / 255f, pixel));
        Assert.Equal("CIFAR-10 binary", DataSetReport.Check(_folder.Inside("cifar10")).Kind);
    }

    [Fact]
    public void A_file_that_is_cut_off_names_itself()
    {
        WriteAll("cifar10");
        var file = _folder.Inside("cifar10/data_batch_3.bin");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);

        Assert.Equal($"{file}: expected images of 3073 bytes each, got 1 and 3072 bytes more; copy or fetch it anew", Refusal());
    }

    [Fact]
    public void A_label_that_is_none_is_refused()
    {
        WriteAll("cifar10");
        var file = _folder.Inside("cifar10/test_batch.bin");
        var bytes = File.ReadAllBytes(file);
        bytes[CifarFolder.RecordBytes] = 10;
        File.WriteAllBytes(file, bytes);

        Assert.StartsWith($"{file}: image 1: expected a label of 0..9, got 10", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_are_missing_or_empty_are_named()
    {
        WriteAll("cifar10");
        File.WriteAllBytes(_folder.Inside("cifar10/data_batch_2.bin"), []);
        Assert.Contains("data_batch_2.bin: expected images of 3073 bytes each, got 0 and 0 bytes more", Refusal(), StringComparison.Ordinal);
        File.Delete(_folder.Inside("cifar10/data_batch_2.bin"));
        Assert.Contains("expected the file data_batch_2.bin or data_batch_2.bin.gz, got neither", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cifar10/data_batch_1")]
    [InlineData("cifar10/cifar-10-batches-py/data_batch_1")]
    public void The_files_for_Python_are_told_apart(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Inside(file))!);
        File.WriteAllBytes(_folder.Inside(file), [0x80, 2]);
        Assert.EndsWith(
            "got neither; its files for Python are not read: take the binary version, which `afd data get cifar10` fetches", Refusal(),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_none_the_message_says_how_to_get_them()
    {
        var message = Assert.Throws<DataFileException>(
            () => DataSets.Load(new DataSettings("cifar10", _folder.Inside("none"), "iid", 1, 2, 1))).Message;
        Assert.Contains("expected its binary files in", message, StringComparison.Ordinal);
        Assert.Contains("`afd data get cifar10` fetches them", message, StringComparison.Ordinal);
    }

    /// <summary>A row of the picture is an image: pixel (r, g, b) number i of it goes to the places i, 1024 + i and 2048 + i.</summary>
    [Fact]
    public void The_rows_of_a_picture_become_planes_of_colors()
    {
        var pixels = new byte[2 * CifarFolder.PixelBytes];
        new byte[] { 1, 2, 3 }.CopyTo(pixels, CifarFolder.PixelBytes + (3 * 7));
        var records = CifarPackage.Records(pixels, [4, 9]);

        Assert.Equal(2 * CifarFolder.RecordBytes, records.Length);
        var second = records.AsSpan(CifarFolder.RecordBytes);
        Assert.Equal((4, 9), (records[0], second[0]));
        Assert.Equal((1, 2, 3), (second[1 + 7], second[1 + 1024 + 7], second[1 + 2048 + 7]));
        Assert.Equal(4 + 9 + 1 + 2 + 3, records.Sum(value => value));
    }

    private FederatedDataset Load(int clients) => DataSets.Load(new DataSettings("cifar10", _folder.FullPath, "iid", 1, clients, 1));

    private string Refusal() => Assert.Throws<DataFileException>(() => Load(1)).Message;

    private void WriteAll(string within)
    {
        Directory.CreateDirectory(_folder.Inside(within));
        foreach (var (number, name) in Files.Index())
        {
            var bytes = Enumerable.Repeat((byte)number, 2 * CifarFolder.RecordBytes).ToArray();
            bytes[CifarFolder.RecordBytes] = (byte)(number + 1);
            File.WriteAllBytes(_folder.Inside($"{within}/{name}"), bytes);
        }
    }
}

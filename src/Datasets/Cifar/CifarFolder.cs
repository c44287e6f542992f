using System.Collections.Immutable;

namespace AfdActors.Datasets.Cifar;

/// <summary>
/// CIFAR-10 in its "binary version": data_batch_1.bin to data_batch_5.bin and test_batch.bin, plain or .gz. An image is one byte of label
/// and 3,072 bytes of pixels: 32 x 32 of red, of green, of blue, row after row.
/// </summary>
internal static class CifarFolder
{
    public const int Classes = 10;
    public const int PixelBytes = 3 * 32 * 32;
    public const int RecordBytes = 1 + PixelBytes;
    public const string TestFile = "test_batch.bin";

    /// <summary>More images than CIFAR-10 has in a file.</summary>
    private const int MostImages = 100_000;

    /// <summary>The folder that the official archive has them in.</summary>
    private const string Official = "cifar-10-batches-bin";

    public static ImmutableArray<int> Shape { get; } = [3, 32, 32];

    public static ImmutableArray<string> ClassNames { get; } =
        ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

    public static ImmutableArray<string> TrainFiles { get; } = [.. Enumerable.Range(1, 5).Select(batch => $"data_batch_{batch}.bin")];

    public static bool IsOne(string folder) => DataFiles.PlainOrGz(Path.Combine(Within(folder), TrainFiles[0])) is not null;

    public static PooledDataset Load(string folder, IProgress<string>? progress)
    {
        folder = Within(folder);
        progress?.Report($"reading {folder}");
        var outline = new FederatedDataset("cifar10", Shape, Classes, []) { ClassNames = ClassNames };
        return new PooledDataset(outline, SampleSet.Concat([.. TrainFiles.Select(name => Read(folder, name))]), Read(folder, TestFile));
    }

    private static string Within(string folder) =>
        Path.Combine(folder, Official) is var official && DataFiles.PlainOrGz(Path.Combine(official, TrainFiles[0])) is not null ? official
        : folder;

    private static string PythonVersion(string folder) =>
        File.Exists(Path.Combine(folder, "data_batch_1")) || Directory.Exists(Path.Combine(folder, "cifar-10-batches-py"))
            ? "; its files for Python are not read: take the binary version, which `afd data get cifar10` fetches"
            : "";

    private static SampleSet Read(string folder, string name)
    {
        var file = DataFiles.PlainOrGz(Path.Combine(folder, name))
            ?? throw DataFileException.At(folder, $"expected the file {name} or {name}.gz, got neither{PythonVersion(folder)}");
        return DataFiles.Read(file, stream =>
        {
            var (pixels, labels) = (new MemoryStream(), new List<int>());
            var record = new byte[RecordBytes];
            int got;
            while ((got = stream.ReadAtLeast(record, RecordBytes, throwOnEndOfStream: false)) == RecordBytes)
            {
                if (labels.Count == MostImages) throw DataFileException.At(file, $"expected at most {MostImages} images, got more");
                if (record[0] >= Classes)
                {
                    throw DataFileException.At(
                        file, $"image {labels.Count}: expected a label of 0..{Classes - 1}, got {record[0]}; is it CIFAR-10's binary version?");
                }

                labels.Add(record[0]);
                pixels.Write(record, 1, PixelBytes);
            }

            if (got != 0 || labels.Count == 0)
            {
                throw DataFileException.At(
                    file, $"expected images of {RecordBytes} bytes each, got {labels.Count} and {got} bytes more; copy or fetch it anew");
            }
            return SampleSet.FromPixels(Shape, pixels.ToArray(), [.. labels]);
        });
    }
}

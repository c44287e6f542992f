using AfdActors.Algorithms.Randomness;

namespace AfdActors.Datasets.Images;

/// <summary>
/// A data set of images in one folder a class: FOLDER/train/CLASS/*.png and FOLDER/test/CLASS/*.png (or val, valid, validation), or
/// FOLDER/CLASS/*.png, of which a seeded tenth becomes the test part. Images belong to no clients. They are read in the order of their
/// paths, so that whoever has the same files has the same samples.
/// </summary>
internal static class ImageFolder
{
    private static readonly string[] TestNames = ["test", "val", "valid", "validation"];

    /// <summary>Whether there is an image two folders below, as in FOLDER/CLASS/x.png, or three.</summary>
    public static bool IsOne(string path) => Directory.Exists(path) && Train(path) is var train
        && Directory.EnumerateDirectories(train).Any(folder => Directory.EnumerateFiles(folder).Any(ImageReader.IsImage));

    public static PooledDataset Load(string path, SampleShape shape, ulong seed, IProgress<string>? progress)
    {
        progress?.Report($"reading {path}");
        var notes = new List<string>();
        var trainFiles = LabeledFiles.In(Train(path), notes);
        var testFolder = HasTrain(path) ? Part(path, TestNames) : null;
        if (testFolder is null && HasTrain(path) && FolderHints.TestFolder(path) is { } likely)
            throw DataFileException.At(path, $"expected the folder test beside train, got {likely}; rename it, or take it away");
        var classes = new ClassNumbering([.. trainFiles.Labels.Distinct(StringComparer.Ordinal)]);
        if (classes.Count < 2)
        {
            throw DataFileException.At(
                path, $"expected at least two folders with images, one a class, got only \"{trainFiles.Labels[0]}\"; is {path} one folder too deep?");
        }

        var size = shape.IsOwn ? ImageReader.ShapeOf(trainFiles.Files[0]) : shape;
        var train = Read(trainFiles, classes, size, shape.IsOwn ? trainFiles.Files[0] : null);
        SampleSet test;
        if (testFolder is null)
        {
            (train, test) = HeldOut.Of(train, HeldOut.Stream(seed));
            notes.Add($"no test folder beside {Train(path)}: a tenth of the images, drawn from the seed, is tested on");
        }
        else
        {
            var testFiles = LabeledFiles.In(testFolder, notes);
            test = Read(testFiles, classes, size, shape.IsOwn ? trainFiles.Files[0] : null);
        }

        notes.Add($"images as {size} (channels, height, width), a value is byte / 255");
        var outline = new FederatedDataset("images", size.Axes, classes.Count, [])
        {
            ClassNames = classes.Names,
            Notes = [.. notes, .. classes.Notes],
        };
        return new PooledDataset(outline, train, test);
    }

    /// <param name="first">The image that all others have to be like; null: they are brought to the shape.</param>
    private static SampleSet Read(LabeledFiles files, ClassNumbering classes, SampleShape shape, string? first)
    {
        var labels = files.Labels.Select((label, i) => classes.ClassOf(label) is var known and >= 0
            ? known
            : throw DataFileException.At(
                Path.GetDirectoryName(files.Files[i])!, $"expected a class that has training images, got \"{label}\"{NearMiss.Of(label, classes.Names)}")).ToArray();
        var pixels = new byte[checked(files.Files.Count * shape.Size)];
        var size = (int)shape.Size;
        var problems = new DataFileException?[files.Files.Count];
        Parallel.For(0, files.Files.Count, i =>
        {
            try
            {
                ImageReader.Read(files.Files[i], shape, first, pixels.AsSpan(i * size, size));
            }
            catch (DataFileException e)
            {
                problems[i] = e;
            }
        });
        return problems.FirstOrDefault(problem => problem is not null) is { } bad
            ? throw bad
            : SampleSet.FromPixels(shape.Axes, pixels, labels);
    }

    private static bool HasTrain(string path) => Part(path, ["train"]) is not null;

    private static string Train(string path) => Part(path, ["train"]) ?? path;

    private static string? Part(string path, string[] names) =>
        names.Select(name => Path.Combine(path, name)).FirstOrDefault(Directory.Exists);
}

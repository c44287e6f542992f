namespace AfdActors.Datasets.Idx;

/// <summary>MNIST in its four IDX files, plain or .gz: 28 x 28 pixels, 255 = ink, ten classes.</summary>
internal static class MnistFolder
{
    public const string TrainImages = "train-images-idx3-ubyte";
    public const string TrainLabels = "train-labels-idx1-ubyte";
    public const string TestImages = "t10k-images-idx3-ubyte";
    public const string TestLabels = "t10k-labels-idx1-ubyte";
    public const int Classes = 10;

    public static bool IsOne(string folder) => Found(folder, TrainImages) is not null;

    public static PooledDataset Load(string folder, IProgress<string>? progress)
    {
        progress?.Report($"reading {folder}");
        return new PooledDataset(
            new FederatedDataset("mnist", ImageShape.Digits, Classes, []), Part(folder, TrainImages, TrainLabels),
            Part(folder, TestImages, TestLabels));
    }

    private static SampleSet Part(string folder, string images, string labels)
    {
        var imageFile = Find(folder, images);
        var labelFile = Find(folder, labels);
        var (count, pixels) = IdxFile.ReadImages(imageFile);
        var known = IdxFile.ReadLabels(labelFile, Classes);
        if (known.Length != count)
            throw DataFileException.At(labelFile, $"expected {count} labels, one an image of {imageFile}, got {known.Length}");
        return SampleSet.FromPixels(ImageShape.Digits, pixels, known);
    }

    private static string Find(string folder, string name) =>
        Found(folder, name) ?? throw DataFileException.At(folder, $"expected the file {name} or {name}.gz, got neither");

    /// <summary>Some copies have a dot before "idx", as in train-images.idx3-ubyte.</summary>
    private static string? Found(string folder, string name) =>
        DataFiles.PlainOrGz(Path.Combine(folder, name))
            ?? DataFiles.PlainOrGz(Path.Combine(folder, name.Replace("-idx", ".idx", StringComparison.Ordinal)));
}

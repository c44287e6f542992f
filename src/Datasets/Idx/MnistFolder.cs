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

    /// <summary>
    /// The file of a name. Copies differ in case, have a dot before "idx", ".idx" at the end or "test" for "t10k", or lie in a folder of
    /// their own name.
    /// </summary>
    private static string? Found(string folder, string name)
    {
        if (DataFiles.PlainOrGz(Path.Combine(folder, name)) is { } exact) return exact;
        if (!Directory.Exists(folder)) return null;
        if (DataFiles.PlainOrGz(Path.Combine(folder, name, name)) is { } within) return within;
        return Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)
            .FirstOrDefault(file => Plain(Path.GetFileName(file)) == Plain(name));
    }

    private static string Plain(string name)
    {
        var plain = name.ToLowerInvariant().Replace('.', '-').Replace('_', '-').Replace("test-", "t10k-", StringComparison.Ordinal);
        foreach (var end in new[] { "-gz", "-idx" })
        {
            if (plain.EndsWith(end, StringComparison.Ordinal)) plain = plain[..^end.Length];
        }
        return plain;
    }
}

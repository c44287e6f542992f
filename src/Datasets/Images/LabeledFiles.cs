namespace AfdActors.Datasets.Images;

/// <summary>The images of one part and, for each, the name of its folder, which is its label; in the order of their paths.</summary>
internal sealed record LabeledFiles(IReadOnlyList<string> Files, IReadOnlyList<string> Labels)
{
    /// <summary>The images in the folders of a folder.</summary>
    /// <param name="notes">Gets what was left out.</param>
    /// <exception cref="DataFileException">There are none, or the folders are no classes.</exception>
    public static LabeledFiles In(string folder, List<string> notes)
    {
        if (Names(folder, Directory.EnumerateFiles).FirstOrDefault(ImageReader.IsImage) is { } loose)
            throw DataFileException.At(folder, $"expected one folder a class, got the image {loose} beside them; put it into its class's folder");
        List<string> files = [], labels = [], others = [], empty = [];
        foreach (var label in Names(folder, Directory.EnumerateDirectories))
        {
            var own = Path.Combine(folder, label);
            if (Names(own, Directory.EnumerateDirectories).FirstOrDefault() is { } deeper)
                throw DataFileException.At(own, $"expected images, got the folder {deeper}; is {folder} one folder too high?");
            var names = Names(own, Directory.EnumerateFiles);
            var images = names.Where(ImageReader.IsImage).ToList();
            files.AddRange(images.Select(name => Path.Combine(own, name)));
            labels.AddRange(images.Select(_ => label));
            others.AddRange(names.Except(images).Select(name => Path.Combine(own, name)));
            if (images.Count == 0) empty.Add(label);
        }

        if (files.Count == 0)
            throw DataFileException.At(folder, $"expected images ({ImageReader.Extensions}) in one folder a class, got none");
        if (others.Count > 0) notes.Add($"{others.Count} files are no images ({ImageReader.Extensions}), such as {others[0]}; left out");
        if (empty.Count > 0) notes.Add($"{folder}: {empty.Count} folders without images, such as {empty[0]}; left out");
        return new LabeledFiles(files, labels);
    }

    /// <summary>What is in a folder, but what is hidden, in the order of the characters.</summary>
    private static List<string> Names(string folder, Func<string, IEnumerable<string>> list) =>
        [.. list(folder).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
}

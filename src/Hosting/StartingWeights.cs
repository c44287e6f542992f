using System.Security.Cryptography;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Hosting.Files;

namespace AfdActors.Hosting;

/// <summary>
/// The weights that a run starts from, where they do not come from its seed (<c>afd.model.weights</c>). Only the coordinator reads them.
/// </summary>
/// <param name="Path">A safetensors file.</param>
/// <param name="Sha256">
/// Of the file, 64 lower-case hexadecimal digits: part of what the run is. Empty where the configuration names none and the file is not
/// here.
/// </param>
public sealed record StartingWeights(string Path, string Sha256)
{
    private const string Key = "afd.model.weights";

    /// <param name="sha256">What the configuration says; empty: the file's own.</param>
    internal static StartingWeights Of(string path, string sha256) =>
        new(path, sha256.Length > 0 || !File.Exists(path) ? sha256 : HashOf(path));

    /// <summary>The weights, in layout order.</summary>
    /// <exception cref="UsageException">
    /// The file cannot be read, is another one than the configuration means, or is of another model.
    /// </exception>
    public float[] Read(ModelLayout layout)
    {
        var hash = HashOf(Path);
        if (Sha256.Length > 0 && hash != Sha256)
        {
            throw new UsageException(
                $"{Key}: expected {Path} with the SHA-256 {Sha256}, got {hash}; {Key}-sha256 names the file that is meant");
        }

        try
        {
            using var file = File.OpenRead(Path);
            return SafetensorsReader.Read(file, layout);
        }
        catch (MalformedDataException e)
        {
            throw new UsageException($"{Key}: {Path}: {e.Message}", e);
        }
    }

    private static string HashOf(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{Key}: expected a safetensors file, got: {e.Message}", e);
        }
    }
}

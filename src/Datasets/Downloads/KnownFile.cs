using System.Security.Cryptography;

namespace AfdActors.Datasets.Downloads;

/// <summary>A file whose content is known.</summary>
/// <param name="Name">Its path in the package or the folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">In lower-case hexadecimal digits.</param>
internal sealed record KnownFile(string Name, long Bytes, string Sha256)
{
    /// <summary>Whether it is in a folder, whole.</summary>
    public bool IsIn(string folder) =>
        new FileInfo(Path.Combine(folder, Name)) is { Exists: true } file && file.Length == Bytes && HashIn(folder) == Sha256;

    /// <summary>The SHA-256 of what a folder has under its name.</summary>
    public string HashIn(string folder)
    {
        using var stream = File.OpenRead(Path.Combine(folder, Name));
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

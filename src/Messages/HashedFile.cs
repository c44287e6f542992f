using System.Security.Cryptography;
using AfdActors.Algorithms;

namespace AfdActors.Messages;

/// <summary>Files that tell when they were damaged: their content, and then its SHA-256.</summary>
public static class HashedFile
{
    /// <summary>Writes content and hash; flushing is left to the owner of the stream.</summary>
    public static void Write(Stream stream, ReadOnlySpan<byte> content)
    {
        stream.Write(content);
        stream.Write(SHA256.HashData(content));
    }

    /// <returns>The content; null where there is no such file.</returns>
    /// <exception cref="MalformedDataException">The file is cut off or damaged; the message names it.</exception>
    public static byte[]? Read(string path)
    {
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path);
        var length = bytes.Length - SHA256.HashSizeInBytes;
        return length >= 0 && SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length))
            ? bytes[..length]
            : throw new MalformedDataException($"expected bytes with the recorded SHA-256, got {bytes.Length} others, from {path}");
    }
}

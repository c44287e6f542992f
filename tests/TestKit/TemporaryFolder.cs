using System.IO.Compression;
using System.Text;

namespace AfdActors.Testing;

/// <summary>A folder that goes away with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("afd-test-").FullName;

    public string Inside(string name) => Path.Combine(FullPath, name);

    /// <summary>Writes a file in it and answers its path; folders in <paramref name="name"/> are made.</summary>
    public string File(string name, string text) => File(name, Encoding.UTF8.GetBytes(text));

    public string File(string name, byte[] bytes)
    {
        var path = Inside(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, bytes);
        return path;
    }

    public string GzFile(string name, string text) => File(name, Gz(Encoding.UTF8.GetBytes(text)));

    public static byte[] Gz(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}

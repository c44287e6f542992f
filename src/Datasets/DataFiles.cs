using System.IO.Compression;
using AfdActors.Algorithms;

namespace AfdActors.Datasets;

/// <summary>Opening and reading data files, plain or .gz, so that whatever goes wrong is reported with the file's name.</summary>
internal static class DataFiles
{
    public static T Read<T>(string file, Func<Stream, T> read)
    {
        try
        {
            using var stream = Open(file);
            return read(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DataFileException.At(file, $"cannot be read: {e.Message}", e);
        }
        catch (InvalidDataException e)
        {
            throw DataFileException.At(file, "expected a gzip file, got one that is damaged or cut off; copy or fetch it anew", e);
        }
    }

    /// <summary>The given file, or the same with .gz; null when neither is there.</summary>
    public static string? PlainOrGz(string file) =>
        File.Exists(file) ? file : File.Exists(file + ".gz") ? file + ".gz" : null;

    /// <summary>The client of a name that a file holds.</summary>
    public static ClientId Client(string file, string name)
    {
        try
        {
            return ClientId.Parse(name);
        }
        catch (MalformedDataException e)
        {
            throw DataFileException.At(file, e.Message, e);
        }
    }

    private static Stream Open(string file)
    {
        var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || IsGz(stream)
            ? new GZipStream(new GuardedGzip(stream), CompressionMode.Decompress)
            : stream;
    }

    /// <summary>A file that was packed and lost the end of its name.</summary>
    private static bool IsGz(FileStream stream)
    {
        if (!stream.CanSeek) return false;
        var packed = stream.ReadByte() == 0x1F && stream.ReadByte() == 0x8B;
        stream.Position = 0;
        return packed;
    }
}

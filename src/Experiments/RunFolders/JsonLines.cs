using System.Text;
using System.Text.Json;

namespace AfdActors.Experiments.RunFolders;

/// <summary>
/// Files of one JSON object a line, which are added to while others read them. A line that is cut off, as its writer was killed or has
/// not come to its end, ends the file for a reader.
/// </summary>
internal static class JsonLines
{
    private const int Buffer = 1 << 16;

    /// <summary>Adds objects, and has them on the disk when it returns.</summary>
    public static void Append<T>(string path, IEnumerable<T> values)
    {
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, Buffer);
        foreach (var value in values)
        {
            stream.Write(JsonSerializer.SerializeToUtf8Bytes(value, RoundJson.Options));
            stream.WriteByte((byte)'\n');
        }

        stream.Flush(flushToDisk: true);
    }

    /// <summary>The objects in order, read one by one; none where there is no file.</summary>
    public static IEnumerable<T> Read<T>(string path)
        where T : class
    {
        if (!File.Exists(path)) yield break;
        using var stream = Open(path, FileAccess.Read);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line && TryParse<T>(line) is { } value)
            yield return value;
    }

    /// <summary>Cuts the file off after the last whole line of those at its start that are to stay.</summary>
    /// <param name="stays">Whether an object stays; after one that does not, none does.</param>
    public static void Truncate<T>(string path, Func<T, bool> stays)
        where T : class
    {
        if (!File.Exists(path)) return;
        using var stream = Open(path, FileAccess.ReadWrite);
        var (kept, line) = (0L, new MemoryStream());
        for (var next = stream.ReadByte(); next >= 0; next = stream.ReadByte())
        {
            if (next != '\n')
            {
                line.WriteByte((byte)next);
                continue;
            }

            if (TryParse<T>(Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length)) is not { } value || !stays(value)) break;
            kept += line.Length + 1;
            line.SetLength(0);
        }

        stream.SetLength(kept);
        stream.Flush(flushToDisk: true);
    }

    private static FileStream Open(string path, FileAccess access) =>
        new(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, Buffer);

    private static T? TryParse<T>(string line)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, RoundJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Text;

namespace AfdActors.Hosting.Files;

/// <summary>Replaces a file as a whole: written aside, flushed to the disk, then renamed over the old one.</summary>
public static class AtomicFile
{
    /// <summary>Ends the name of the file aside; a process that is killed may leave it.</summary>
    public const string AsideSuffix = ".new";

    /// <summary>Writes UTF-8 text.</summary>
    /// <param name="aside">Ends the name of the file aside: another one where several processes may replace the file.</param>
    public static void WriteText(string path, string text, string aside = AsideSuffix) =>
        Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)), aside);

    /// <summary>Writes whatever <paramref name="write"/> produces; if it throws, the old file stays and nothing is left aside.</summary>
    /// <param name="suffix">Ends the name of the file aside.</param>
    public static void Write(string path, Action<Stream> write, string suffix = AsideSuffix)
    {
        var aside = path + suffix;
        try
        {
            using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch
        {
            File.Delete(aside);
            throw;
        }
    }
}

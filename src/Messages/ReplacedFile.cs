namespace AfdActors.Messages;

/// <summary>
/// Files that are replaced as a whole: written aside, as <c>NAME.new</c>, and then renamed over the last one. Whenever the process ends,
/// the name stands for the old content or for the new one.
/// </summary>
public static class ReplacedFile
{
    /// <summary>Writes what will be the file.</summary>
    /// <param name="write">Gets the stream of an empty file.</param>
    public static void WriteAside(string path, Durability durability, Action<Stream> write, int bufferSize = 1 << 16)
    {
        ArgumentNullException.ThrowIfNull(write);
        Fill(PrivateFiles.Create(Aside(path), bufferSize), durability, write);
    }

    /// <summary>Gives what was written aside its name.</summary>
    public static void Publish(string path) => File.Move(Aside(path), path, overwrite: true);

    /// <summary>Writes a file that was just made, and closes it.</summary>
    internal static void Fill(FileStream file, Durability durability, Action<Stream> write)
    {
        using (file)
        {
            write(file);
            if (durability == Durability.Machine) file.Flush(flushToDisk: true);
        }
    }

    private static string Aside(string path) => path + ".new";
}

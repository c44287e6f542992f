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
        using var stream = PrivateFiles.Create(Aside(path), bufferSize);
        write(stream);
        if (durability == Durability.Machine) stream.Flush(flushToDisk: true);
    }

    /// <summary>Gives what was written aside its name.</summary>
    public static void Publish(string path) => File.Move(Aside(path), path, overwrite: true);

    private static string Aside(string path) => path + ".new";
}

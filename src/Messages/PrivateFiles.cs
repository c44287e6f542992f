namespace AfdActors.Messages;

/// <summary>
/// Files and folders that their owner alone may read, whatever the umask: models, residuals and secrets. On Windows they have what their
/// folder hands down. A folder that is there already is left as it is.
/// </summary>
public static class PrivateFiles
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Owner | UnixFileMode.UserExecute);
    }

    /// <summary>A new file to write; one that is there is replaced.</summary>
    public static FileStream Create(string path, int bufferSize = 1 << 16)
    {
        File.Delete(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = bufferSize,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        return new FileStream(path, options);
    }

    public static void WriteText(string path, string text)
    {
        using var writer = new StreamWriter(Create(path));
        writer.Write(text);
    }
}

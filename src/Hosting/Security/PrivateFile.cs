namespace AfdActors.Hosting.Security;

/// <summary>Files and folders that their owner alone may read (mode 0600 and 0700; on Windows what the folder's rights say).</summary>
internal static class PrivateFile
{
    private const UnixFileMode File0600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Folder0700 = File0600 | UnixFileMode.UserExecute;

    /// <summary>Writes a file that is not there yet.</summary>
    /// <exception cref="UsageException">It is there, or cannot be written.</exception>
    public static void Create(string path, string text)
    {
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = File0600;
            using var writer = new StreamWriter(path, options);
            writer.Write(text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: expected a new file that can be written, got: {e.Message}", e);
        }
    }

    /// <summary>Makes a folder; one that is there keeps its mode.</summary>
    /// <exception cref="UsageException">It cannot be made.</exception>
    public static void CreateFolder(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, Folder0700);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path}: expected a folder that can be written, got: {e.Message}", e);
        }
    }
}

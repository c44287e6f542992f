
namespace AfdActors.Hosting.Files;

/// <summary>
/// A file that is there, and locked, while a process works on something that only one may work on. The operating system lets go of the
/// lock when the process ends, killed or not; the file of a killed process stays and locks nobody out.
/// </summary>
internal static class LockFile
{
    /// <summary>Takes the lock, until the stream is disposed; the file goes with it.</summary>
    /// <returns>Null when another has it.</returns>
    public static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}

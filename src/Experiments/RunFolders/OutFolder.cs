using AfdActors.Hosting;
using AfdActors.Hosting.Files;

namespace AfdActors.Experiments.RunFolders;

/// <summary>
/// A folder that a command may write to: new or empty, or with what it resumes in it, and locked against every other process while
/// this is not disposed.
/// </summary>
internal sealed class OutFolder : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream _lock;

    private OutFolder(string path, FileStream held) => (FullPath, _lock) = (path, held);

    public string FullPath { get; }

    /// <summary>Refuses a folder that must not be used, before any work and without writing.</summary>
    /// <param name="resume">What is in the folder is to be gone on with; an empty folder is fine then, too.</param>
    /// <param name="holds">Whether the folder holds what the command can go on with.</param>
    /// <exception cref="UsageException">It is a file, or has files in it that are not to be gone on with.</exception>
    public static void Check(string path, bool resume, Func<string, bool> holds)
    {
        if (File.Exists(path))
            throw new UsageException($"--out {path}: expected a folder, got a file");
        if (Guarded(path, () => !Directory.Exists(path) || IsEmpty(path)))
            return;
        if (!resume)
        {
            throw new UsageException(
                $"--out {path}: expected a new or empty folder, got one with files in it (--resume continues the run in it)");
        }

        if (!Guarded(path, () => holds(path)))
        {
            throw new UsageException(
                $"--resume --out {path}: expected a run to go on with, or a new or empty folder, got one with other files in it");
        }
    }

    /// <summary>Creates the folder if need be and takes its lock.</summary>
    /// <exception cref="UsageException">It may not be used, cannot be written, or another process writes it.</exception>
    public static OutFolder Take(string path, bool resume, Func<string, bool> holds)
    {
        Check(path, resume, holds);
        var folder = Guarded(path, () =>
        {
            var full = Directory.CreateDirectory(path).FullName;
            return LockFile.TryTake(Path.Combine(full, LockName)) is { } held
                ? new OutFolder(full, held)
                : throw new UsageException(
                    $"--out {path}: expected a folder that no other process writes, got one that is in use ({Path.Combine(full, LockName)} is locked)");
        });
        try
        {
            // Another process may have been here between the check and the lock.
            Check(path, resume, holds);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Does file work; what the file system refuses becomes a message on the option.</summary>
    public static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {path}: expected a folder that can be written, got: {e.Message}", e);
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>No file in it, but what a process leaves that is killed before it wrote anything else.</summary>
    private static bool IsEmpty(string path) => Directory.EnumerateFileSystemEntries(path).All(
        entry => Directory.Exists(entry) ? IsEmpty(entry) : Path.GetFileName(entry) is LockName or RunFolder.ConfigName
            + AtomicFile.AsideSuffix);
}

namespace AfdActors.Coordinator.Checkpoints;

/// <summary>Where the coordinator keeps the last finished round.</summary>
public interface ICheckpointStore
{
    /// <summary>Replaces the checkpoint as a whole: after a failure the last good one is still there.</summary>
    /// <exception cref="IOException">The disk is full or the folder is not writable.</exception>
    void Write(RunState state);
}

/// <summary>A run that keeps nothing.</summary>
public sealed class NoCheckpoints : ICheckpointStore
{
    public void Write(RunState state)
    {
    }
}

/// <summary>
/// One file in a folder: written aside, flushed to the disk, then renamed over the last one (design section 6). Views of clients are files beside it
/// (<see cref="ViewFiles"/>), written before the checkpoint whose ledger names them.
/// </summary>
public sealed class CheckpointFile(string folder) : ICheckpointStore
{
    private const string FileName = "checkpoint.afd";

    private readonly ViewFiles _views = new(Path.Combine(folder, "views"));

    public string FullPath { get; } = Path.Combine(folder, FileName);

    public void Write(RunState state)
    {
        try
        {
            Replace(state);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"expected a folder that takes files, got: {e.Message} ({FullPath})", e);
        }
    }

    /// <summary>The checkpoint, or null when there is none.</summary>
    /// <exception cref="Algorithms.MalformedDataException">The file is damaged; the message names it.</exception>
    public RunState? Read()
    {
        if (!File.Exists(FullPath)) return null;
        return _views.Read(CheckpointCodec.Read(File.ReadAllBytes(FullPath), FullPath));
    }

    private void Replace(RunState state)
    {
        Directory.CreateDirectory(folder);
        _views.Write(state);
        var aside = FullPath + ".new";
        using (var stream = new FileStream(aside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20))
        {
            CheckpointCodec.Write(stream, state);
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, FullPath, overwrite: true);
        _views.DeleteOthers(state);
    }
}

using System.Globalization;
using AfdActors.Messages;

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
/// One file in a folder: written aside, flushed to the disk, then renamed over the last one (docs/faults.md). The two before it are kept as
/// <c>checkpoint.1.afd</c> and <c>checkpoint.2.afd</c>, the way back from a model that was spoiled. Views of clients are files beside it
/// (<see cref="ViewFiles"/>), written before the checkpoint whose ledger names them.
/// </summary>
public sealed class CheckpointFile(string folder) : ICheckpointStore
{
    private const string FileName = "checkpoint.afd";
    private const int Earlier = 2;

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

    /// <summary>A copy, so that the last checkpoint is in its place whenever the process is killed.</summary>
    private void KeepEarlier()
    {
        if (!File.Exists(FullPath)) return;
        for (var age = Earlier; age > 1; age--)
            if (File.Exists(PathOf(age - 1))) File.Move(PathOf(age - 1), PathOf(age), overwrite: true);
        File.Copy(FullPath, PathOf(1), overwrite: true);
    }

    private string PathOf(int age) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"checkpoint.{age}.afd"));

    private void Replace(RunState state)
    {
        PrivateFiles.CreateFolder(folder);
        _views.Write(state);
        var aside = FullPath + ".new";
        using (var stream = PrivateFiles.Create(aside, bufferSize: 1 << 20))
        {
            CheckpointCodec.Write(stream, state);
            stream.Flush(flushToDisk: true);
        }

        KeepEarlier();
        File.Move(aside, FullPath, overwrite: true);
        _views.DeleteOthers(state);
    }
}

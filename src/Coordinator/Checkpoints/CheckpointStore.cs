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
/// One file in a folder, replaced as a whole (docs/faults.md). The two before it are kept as <c>checkpoint.1.afd</c> and
/// <c>checkpoint.2.afd</c>, the way back from a model that was spoiled or a file that a loss of power tore. Views of clients are
/// files beside it (<see cref="ViewFiles"/>), written before the checkpoint whose ledger names them.
/// </summary>
/// <param name="durability">What the files survive.</param>
public sealed class CheckpointFile(string folder, Durability durability = Durability.Machine) : ICheckpointStore
{
    private const string FileName = "checkpoint.afd";
    private const int Earlier = 2;

    private readonly ViewFiles _views = new(Path.Combine(folder, "views"), durability);

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
        // A process that was killed between two renames has left the last one with the name of an earlier one.
        var last = File.Exists(FullPath) ? FullPath : PathOf(1);
        return File.Exists(last) ? _views.Read(CheckpointCodec.Read(File.ReadAllBytes(last), last)) : null;
    }

    private void KeepEarlier()
    {
        if (!File.Exists(FullPath)) return;
        for (var age = Earlier; age > 0; age--)
            if (File.Exists(PathOf(age - 1))) File.Move(PathOf(age - 1), PathOf(age), overwrite: true);
    }

    /// <param name="age">0 for the last one.</param>
    private string PathOf(int age) =>
        age == 0 ? FullPath : Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"checkpoint.{age}.afd"));

    private void Replace(RunState state)
    {
        PrivateFiles.CreateFolder(folder);
        _views.Write(state);
        ReplacedFile.WriteAside(FullPath, durability, stream => CheckpointCodec.Write(stream, state), bufferSize: 1 << 20);
        KeepEarlier();
        ReplacedFile.Publish(FullPath);
        _views.DeleteOthers(state);
    }
}

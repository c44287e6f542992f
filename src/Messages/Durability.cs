namespace AfdActors.Messages;

/// <summary>What the files survive by which a run goes on (docs/faults.md, "Loss of power").</summary>
public enum Durability
{
    /// <summary>The end of the process and of the machine: each file is flushed to the disk before it takes its name.</summary>
    Machine,

    /// <summary>
    /// The end of the process alone: the system writes them when it likes, so that a loss of power may leave torn or older files.
    /// </summary>
    Process,
}

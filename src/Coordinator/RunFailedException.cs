namespace AfdActors.Coordinator;

/// <summary>The run cannot go on; what is checkpointed stays.</summary>
public sealed class RunFailedException(string message) : Exception(message)
{
    /// <summary>The training diverged: with the same settings the run would fail again.</summary>
    public bool Diverged { get; init; }
}

namespace AfdActors.Coordinator;

/// <summary>The run cannot go on; what is checkpointed stays.</summary>
public sealed class RunFailedException(string message) : Exception(message);

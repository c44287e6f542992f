using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>Keeps the state after each round.</summary>
internal sealed class RecordedStates : ICheckpointStore
{
    public List<RunState> States { get; } = [];

    public void Write(RunState state) => States.Add(state);
}

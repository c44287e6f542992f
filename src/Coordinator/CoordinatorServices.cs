using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Coordinator;

/// <summary>What a coordinator works with besides its settings.</summary>
/// <param name="Evaluation">Central evaluation; null when the coordinator has no test data.</param>
/// <param name="Completion">Completes with the last state when the run is over, or fails when the run cannot go on.</param>
public sealed record CoordinatorServices(
    ModelLayout Layout, IEvaluation? Evaluation, ICheckpointStore Checkpoints, IRunObserver Observer, TimeProvider Time,
        TaskCompletionSource<RunState> Completion)
{
    /// <summary>Where the names of strategies in the settings are looked up.</summary>
    public StrategyCatalogs Catalogs { get; init; } = StrategyCatalogs.BuiltIn;

    /// <summary>Where the run's figures for monitoring go.</summary>
    public RunMetrics Metrics { get; init; } = RunMetrics.OfProcess;
}

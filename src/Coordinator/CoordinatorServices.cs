using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;
using AfdActors.Training.Objectives;

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

    /// <summary>What the clients are to train for, by its name.</summary>
    public string Objective { get; init; } = CrossEntropy.Name;

    /// <summary>What a node must have to be registered.</summary>
    internal string Trained => TrainedFingerprint.Of(Layout, Objective);

    /// <summary>What nodes have to have the same of, in words.</summary>
    public ImmutableArray<Term> Terms { get; init; } = [];

    /// <summary>Where the run's figures for monitoring go.</summary>
    public RunMetrics Metrics { get; init; } = RunMetrics.OfProcess;
}

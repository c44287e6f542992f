using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Messages.Transfer;

namespace AfdActors.Coordinator.Evaluations;

/// <summary>How the clients of a run evaluate.</summary>
/// <param name="Model">The full model.</param>
/// <param name="Deadline">Time for one client.</param>
/// <param name="Metrics">What is reported besides accuracy and loss, by name.</param>
internal sealed record EvaluationSettings(
    RunId Run, ulong Seed, SubModel Model, TimeSpan Deadline, TransferSettings Transfer, ImmutableArray<string> Metrics)
{
    public static EvaluationSettings Of(CoordinatorSettings settings, ModelLayout layout, RunId run) =>
        new(run, settings.Seed, SubModel.Full(layout), settings.RoundDeadline, settings.Transfer, settings.Metrics);
}

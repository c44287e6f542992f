using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Messages.Transfer;

namespace AfdActors.Coordinator.Evaluations;

/// <summary>How the clients of a run evaluate.</summary>
/// <param name="TensorSizes">Of the full model.</param>
/// <param name="Deadline">Time for one client.</param>
internal sealed record EvaluationSettings(RunId Run, ulong Seed, ImmutableArray<int> TensorSizes, TimeSpan Deadline, TransferSettings Transfer)
{
    public static EvaluationSettings Of(CoordinatorSettings settings, ModelLayout layout, RunId run) =>
        new(run, settings.Seed, [.. layout.Parameters.Select(parameter => parameter.Size)], settings.RoundDeadline, settings.Transfer);
}

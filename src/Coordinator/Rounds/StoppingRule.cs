using System.Globalization;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Coordinator.Rounds;

/// <summary>
/// Ends a run before its last round (<c>afd.run.stop-at-target</c>, <c>afd.run.patience</c>). It depends on the last round's report alone,
/// so that a resumed run asks again, and goes on only with a higher goal.
/// </summary>
/// <param name="TargetAccuracy">Test accuracy, in [0, 1], with which the run is done; 0: none.</param>
/// <param name="Patience">Evaluations in a row without a higher accuracy than before, with which it gives up; 0: any number.</param>
public sealed record StoppingRule(double TargetAccuracy, int Patience)
{
    /// <summary>All rounds.</summary>
    public static StoppingRule Never { get; } = new(0, 0);

    /// <summary>Why the run ends with this round; null where it goes on, as after a round without evaluation.</summary>
    public string? ReasonAfter(RoundReport report)
    {
        if (report.Accuracy is not { } accuracy) return null;
        if (TargetAccuracy > 0 && accuracy >= TargetAccuracy)
            return string.Create(CultureInfo.InvariantCulture, $"accuracy {accuracy:0.####} reached the target {TargetAccuracy:0.####}");
        return Patience > 0 && report.EvaluationsWithoutGain >= Patience
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"no accuracy above {report.HighestAccuracy:0.####} in {report.EvaluationsWithoutGain} evaluations")
            : null;
    }
}

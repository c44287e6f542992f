namespace AfdActors.Experiments.Reporting;

/// <summary>Puts finished runs side by side.</summary>
public static class Comparison
{
    /// <summary>One row per run, measured against its baseline (<see cref="Baseline"/>).</summary>
    /// <param name="target">Accuracy 0..1 that counts as converged; 0 = none.</param>
    public static IReadOnlyList<CompareRow> Rows(IReadOnlyList<VariantRun> runs, double target) => [.. runs.Select(run =>
    {
        var against = Baseline.Of(run, runs, target);
        var baseline = Measured(against, target);
        var own = Measured(run, target);
        var reached = target > 0 ? own : null;
        var s = run.Summary;
        return new CompareRow(
            run.Variant.Name, run.Variant.Strategy, run.Variant.Uplink, run.Variant.Downlink, run.Variant.Seed,
            s.Rounds, s.Accuracy, s.Loss, s.ModelSha256, s.BytesDown, s.BytesUp, s.SimulatedSeconds,
            run.Rounds.Sum(round => round.SimulatedCommunicationSeconds), s.Seconds, s.Clients, s.Dropped,
            reached?.Round, reached?.Seconds, reached?.CommunicationSeconds,
            reached?.BytesDown + reached?.BytesUp, reached?.BytesDown, reached?.BytesUp,
            Quotient(baseline?.Seconds, own?.Seconds), Quotient(baseline?.CommunicationSeconds, own?.CommunicationSeconds),
            Quotient(baseline?.BytesDown + baseline?.BytesUp, own?.BytesDown + own?.BytesUp),
            Quotient(baseline?.BytesDown, own?.BytesDown), Quotient(baseline?.BytesUp, own?.BytesUp),
            s.Accuracy - against.Summary.Accuracy, against.Variant.Name);
    })];

    private static Convergence? Measured(VariantRun run, double target) =>
        target > 0 ? Convergence.Of(run.Rounds, target) : Convergence.WholeRun(run.Rounds);

    private static double? Quotient(double? baseline, double? own) => baseline / own is { } ratio && double.IsFinite(ratio) ? ratio : null;
}

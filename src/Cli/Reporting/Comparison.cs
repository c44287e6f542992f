namespace AfdActors.Cli.Reporting;

/// <summary>Puts finished runs side by side.</summary>
public static class Comparison
{
    /// <summary>
    /// One row per run. The baseline of a row is the run of the same seed with strategy none and uplink raw (its first downlink), else
    /// the first run of that seed.
    /// </summary>
    /// <param name="target">Accuracy 0..1 that counts as converged; 0 = none.</param>
    public static IReadOnlyList<CompareRow> Rows(IReadOnlyList<VariantRun> runs, double target) => [.. runs.Select(run =>
    {
        var sameSeed = runs.Where(other => other.Variant.Seed == run.Variant.Seed).ToList();
        var baseline = Times(sameSeed.FirstOrDefault(other => other.Variant.IsBaseline) ?? sameSeed[0], target);
        var own = Times(run, target);
        var reached = Convergence.Of(run.Rounds, target);
        var s = run.Summary;
        return new CompareRow(
            run.Variant.Strategy, run.Variant.Uplink, run.Variant.Downlink, run.Variant.Seed,
            s.Rounds, s.Accuracy, s.Loss, s.ModelSha256, s.BytesDown, s.BytesUp, s.SimulatedSeconds,
            run.Rounds.Sum(round => round.SimulatedCommunicationSeconds), s.Seconds, s.Clients, s.Dropped,
            reached?.Round, reached?.Seconds, reached?.CommunicationSeconds,
            Quotient(baseline?.Total, own?.Total), Quotient(baseline?.Communication, own?.Communication));
    })];

    private static (double Total, double Communication)? Times(VariantRun run, double target)
    {
        if (target <= 0)
            return (run.Rounds.Sum(round => round.SimulatedSeconds), run.Rounds.Sum(round => round.SimulatedCommunicationSeconds));
        return Convergence.Of(run.Rounds, target) is { } reached ? (reached.Seconds, reached.CommunicationSeconds) : null;
    }

    private static double? Quotient(double? baseline, double? own) => baseline / own is { } ratio && double.IsFinite(ratio) ? ratio : null;
}

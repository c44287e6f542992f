using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Selection;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using AfdActors.Training;

namespace AfdActors.Coordinator.Rounds;

/// <summary>What the coordinator hands over when a round closes.</summary>
/// <param name="Losses">Of the accepted clients, in client order.</param>
/// <param name="Norms">Of the same clients' updates, without buffers; none where they are masked.</param>
/// <param name="Sent">What the accepted clients were sent, where they keep views.</param>
/// <param name="Links">What the accepted clients sent and received in this round, for the modeled links.</param>
/// <param name="Traffic">Of all clients of the round.</param>
/// <param name="Seconds">Measured wall time of the round so far, read when the report is made.</param>
internal sealed record ClosingRound(
    RoundState State,
    ModelSums Sums,
    ImmutableArray<AcceptedLoss> Losses,
    ImmutableArray<SizedNorm> Norms,
    ImmutableArray<SentView> Sent,
    ImmutableArray<ClientTraffic> Links,
    Traffic Traffic,
    bool Evaluate,
    Func<double> Seconds)
{
    /// <summary>What each client of the round did, in client order.</summary>
    public ImmutableArray<ClientResult> Clients { get; init; } = [];
}

/// <summary>
/// The end of a round, run off the mailbox: server step, score maps, what the selector learns, running average, evaluation, details,
/// checkpoint, in this order. It owns the aggregation, the dropout strategy and the selector while it runs; a failure, or a model that
/// diverged, leaves the last checkpoint as it was.
/// </summary>
/// <param name="selector">Null where it learns nothing.</param>
internal sealed class RoundClosing(
    CoordinatorSettings settings, ModelLayout layout, ModelAggregation aggregation, IDropoutStrategy dropout, IStatefulSelector? selector,
    IEvaluation? evaluation, ICheckpointStore checkpoints, ClientViews? views, DivergenceHalt halt, IRunObserver observer)
{
    private readonly LinkModel _links = new(settings.Network, settings.Seed);

    public async Task<RunState> Close(RunState before, ClosingRound closing, CancellationToken cancel)
    {
        var plan = closing.State.Plan;
        var weights = before.Weights.ToArray();
        aggregation.Step(weights, closing.Sums);
        closing.Sums.Dispose();
        dropout.RoundClosed(closing.Losses);
        selector?.RoundClosed([.. closing.Losses.Zip(
            closing.Links, (loss, link) => new ClientOutcome(loss.Client, loss.Loss, _links.Of(link).TotalSeconds))]);
        var after = before with
        {
            Round = plan.Round.Value,
            Weights = weights,
            Average = RunningAverage.Next(BetaIn(plan.Round), before.Average, weights),
            Dropout = dropout.Save(),
            Optimizer = aggregation.Save(),
            Selection = selector?.Save() ?? [],
            Views = views?.Close(before, plan.Round, closing.Sent) ?? before.Views,
            Ledger = before.Ledger.Close(plan.Round, plan.Attempt, closing.Losses.Select(loss => loss.Client)),
        };
        var evaluated = closing.Evaluate && evaluation is not null
            ? await evaluation
                .Evaluate(plan.Round, ServedScale.Apply(layout, dropout.ServedShares, after.Served), dropout.Outcome, cancel)
                .ConfigureAwait(false)
            : null;
        if (evaluated is { Counts.Count: 0 }) evaluated = null;
        var report = Report(closing, before.Report, after.ModelSha256(), evaluated?.Counts);
        after = after with
        {
            Report = report with { Stopped = report.Round < settings.Rounds ? settings.Stopping.ReasonAfter(report) : null },
        };
        halt.Check(after);
        observer.RoundMeasured(new RoundDetails(plan.Round, closing.Clients, evaluated));
        checkpoints.Write(after);
        return after;
    }

    private double BetaIn(RoundId round) =>
        settings.AveragingWarmUp ? RunningAverage.WarmUp(settings.Averaging, round) : settings.Averaging;

    private static double? Lower(double? one, double? other) => one < other || other is null or double.NaN ? one : other;

    private RoundReport Report(ClosingRound closing, RoundReport? last, string modelSha256, EvaluationCounts? measured)
    {
        var plan = closing.State.Plan;
        var time = _links.Round(closing.Links);
        var gained = measured is { } counts && !(counts.Accuracy <= last?.HighestAccuracy);
        // With privacy nothing is reported of the clients' data that got no noise.
        var spent = aggregation.PrivacySpent;
        SizedNorm? reference = spent is null && !closing.Norms.IsEmpty ? SizedNorm.Next(last?.NormReference(layout), closing.Norms) : null;
        return new RoundReport(
            plan.Round.Value,
            plan.Attempt,
            [.. plan.Selected.Select(client => client.Value)],
            [.. closing.Losses.Select(loss => loss.Client.Value)],
            closing.State.Dropped.ToDictionary(pair => pair.Key.Value, pair => pair.Value),
            spent is null ? closing.Losses.Average(loss => loss.Loss) : null,
            measured?.Accuracy,
            measured?.MeanLoss,
            closing.Traffic.BytesDown,
            closing.Traffic.BytesUp,
            closing.Seconds(),
            time.CommunicationSeconds,
            time.TotalSeconds,
            modelSha256,
            reference?.Norm,
            Lower(last?.LowestTestLoss, measured?.MeanLoss),
            closing.Traffic.BytesRepeated,
            measured is { MetricSums.IsEmpty: false } scored
                ? scored.Metrics.ToDictionary(metric => metric.Key, metric => (double?)metric.Value) : null,
            spent,
            gained ? measured?.Accuracy : last?.HighestAccuracy,
            gained ? 0 : (last?.EvaluationsWithoutGain ?? 0) + (measured is null ? 0 : 1))
        {
            DensityShare = settings.Density.ShareIn(plan.Round, last?.Density) is < 1 and var share ? share : null,
            Density = settings.Density.Next(last?.Density, closing.Losses.Select(loss => loss.Loss)),
            UpdateCoordinates = reference is { } norm && norm.Coordinates < layout.Trained.ParameterCount ? norm.Coordinates : null,
        };
    }
}

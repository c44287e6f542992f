using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.Selection;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Masking;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.secure-aggregation</c>.</summary>
/// <param name="Enabled">Whether rounds are masked.</param>
/// <param name="Threshold">Part of a round's clients that has to be left at its end.</param>
/// <param name="PhaseTimeout">Time for the clients to answer one question.</param>
public sealed record SecureAggregationSection(bool Enabled, double Threshold, TimeSpan PhaseTimeout)
{
    private const string Switch = "afd.secure-aggregation.enabled";

    /// <summary>Dropout strategies that cut the same sub-model for all clients of a round.</summary>
    private static readonly string[] Common =
        [.. new[] { DropoutKind.None, DropoutKind.Small, DropoutKind.AfdSingle }.Select(kind => new DropoutSettings(kind).Name)];

    /// <summary>For the coordinator; null: updates are open.</summary>
    public MaskingSettings? Settings => Enabled ? new MaskingSettings(Threshold, PhaseTimeout) : null;

    /// <summary>The selection with as many clients as masks need.</summary>
    public SelectionSettings Widened(SelectionSettings selection) =>
        Enabled ? selection with { MinClients = Math.Max(selection.MinClients, MaskingRules.FewestClients) } : selection;

    internal static SecureAggregationSection Read(ConfigurationReader keys) => new(
        keys.Switch(Switch),
        keys.Number("afd.secure-aggregation.threshold", "0.5 < threshold <= 1", x => x is > 0.5 and <= 1),
        keys.Duration("afd.secure-aggregation.phase-timeout", zeroAllowed: false));

    /// <summary>Rules with other sections: nothing may need to see a single update.</summary>
    internal void Check(ConfigurationReader keys, RunConfiguration all)
    {
        if (!Enabled) return;
        var (selection, dropout, uplink, aggregation) = (all.Selection, all.Dropout, all.Uplink, all.Aggregation);
        keys.Require(
            Common.Contains(dropout.Name),
            "none, small or afd-single with secure aggregation, as all clients of a round have to train the same part of the model",
            "afd.dropout.strategy", Switch);
        keys.Require(
            uplink.Codec == RawUplink.Name || (uplink.Codec == DgcUplink.Name && uplink.Dgc.Density == 1),
            "raw, or dgc with density = 1, with secure aggregation, as masks hide every value but not which values are sent",
            "afd.uplink.codec", "afd.uplink.density", Switch);
        keys.Require(
            aggregation.IsOwn,
            "a weighted mean with secure aggregation: average, momentum, adam, yogi or adagrad, as others look at single updates",
            "afd.aggregation.optimizer", Switch);
        keys.Require(
            aggregation.Optimizer.Rule.Kind == AggregationRuleKind.Mean,
            "mean with secure aggregation, as other rules look at single updates", "afd.aggregation.rule", Switch);
        keys.Require(
            !all.Privacy.Enabled, "0 with secure aggregation, as the coordinator clips single updates (privacy.local-clip is the client's own)",
            "afd.privacy.noise-multiplier", Switch);
        keys.Require(
            selection.Strategy.Name != PoissonSelection.Name,
            "a strategy that draws as many clients as it is asked for with secure aggregation", "afd.selection.strategy", Switch);
        var (wanted, selected) = (selection.ClientsPerRound, selection.Selected);
        keys.Require(
            selected is >= MaskingRules.FewestClients and <= MaskingRules.MostClients,
            $"{MaskingRules.FewestClients} to {MaskingRules.MostClients} clients selected for a round with secure aggregation",
            "afd.selection.clients-per-round", "afd.selection.over-provision", Switch);
        keys.Require(
            MaskingRules.Threshold(Threshold, selected) <= wanted,
            $"at most what leaves {MaskingRules.Threshold(Threshold, selected)} of {selected} selected clients within clients-per-round ({wanted}), or no round can close with secure aggregation",
            "afd.selection.over-provision", "afd.selection.clients-per-round", "afd.secure-aggregation.threshold", Switch);
    }

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        (Switch, HoconLiteral.Of(Enabled)),
        ("afd.secure-aggregation.threshold", HoconLiteral.Of(Threshold)),
        ("afd.secure-aggregation.phase-timeout", Durations.Format(PhaseTimeout)),
    ];
}

using AfdActors.Cli.Configuration;
using AfdActors.Cli.RunFolder;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Cli.Reporting;

/// <summary>What tells one run of a comparison from the others.</summary>
public sealed record Variant(string Strategy, string Uplink, string Downlink, ulong Seed)
{
    /// <summary>How near it is to plain FedAvg, which the others are measured against: 2 is FedAvg, 1 but for its downlink.</summary>
    public int Plainness => (Strategy, Uplink, Downlink) switch { ("none", "raw", "raw") => 2, ("none", "raw", _) => 1, _ => 0 };

    /// <summary>What it is called whatever its seed.</summary>
    public string Title => $"{Strategy}, {Downlink} down, {Uplink} up";

    /// <summary>Name of the row's folder and display.</summary>
    public string Name => $"{Strategy}-{Uplink}-{Downlink}-seed{Seed}";

    /// <summary>What the variant says over the common configuration.</summary>
    public IReadOnlyList<Override> Overrides() =>
    [
        Override.For("--strategies", "afd.dropout.strategy", Strategy),
        Override.For("--uplinks", "afd.uplink.codec", Uplink),
        Override.For("--downlinks", "afd.downlink.codec", Downlink),
        Override.For("--seeds", "afd.run.seed", $"{Seed}"),
    ];
}

/// <summary>A finished run of a comparison.</summary>
/// <param name="Scores">Score maps over time, if there are any.</param>
public sealed record VariantRun(Variant Variant, RunSummary Summary, IReadOnlyList<RoundReport> Rounds, IReadOnlyList<ScoreSnapshot> Scores);

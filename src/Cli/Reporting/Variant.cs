using AfdActors.Cli.Configuration;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Cli.Reporting;

/// <summary>What tells one run of a comparison from the others.</summary>
public sealed record Variant(string Strategy, string Uplink, string Downlink, ulong Seed)
{
    /// <summary>Plain FedAvg, which the others are measured against.</summary>
    public bool IsBaseline => Strategy == "none" && Uplink == "raw";

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
public sealed record VariantRun(Variant Variant, RunSummary Summary, IReadOnlyList<RoundReport> Rounds);

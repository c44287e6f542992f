using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Reporting;

/// <summary>What tells one run of a comparison from the others.</summary>
/// <param name="File">
/// The name of the row where it is a configuration file, or has settings of its own; null for a combination of strategy and codecs over
/// the common configuration.
/// </param>
public sealed record Variant(string Strategy, string Uplink, string Downlink, ulong Seed, string? File = null)
{
    /// <summary>What it is called whatever its seed; no two variants of a comparison share it.</summary>
    public string Name => File ?? $"{Strategy}-{Uplink}-{Downlink}";

    /// <summary>The same for people.</summary>
    public string Title => (File is null ? "" : $"{File}: ") + $"{Strategy}, {Downlink} down, {Uplink} up";

    /// <summary>Name of the row's folder and display.</summary>
    public string RunName => $"{Name}-seed{Seed}";

    /// <summary>The variant that a configuration is.</summary>
    public static Variant Of(RunConfiguration c, string? file = null) =>
        new(c.Dropout.Name, c.Uplink.Codec, c.Downlink.Codec, c.Run.Seed, file);
}

/// <summary>A run of a comparison.</summary>
/// <param name="Configuration">What was run.</param>
/// <param name="Scores">Score maps over time, if there are any.</param>
public sealed record VariantRun(
    Variant Variant, RunConfiguration Configuration, RunSummary Summary, IReadOnlyList<RoundReport> Rounds,
        IReadOnlyList<ScoreSnapshot> Scores)
{
    /// <summary>When and where it was begun; null where that is not known.</summary>
    public RunOrigin? Origin { get; init; }

    /// <summary>Whether all its rounds are closed.</summary>
    public bool IsFinished { get; init; } = true;
}

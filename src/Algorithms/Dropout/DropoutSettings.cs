using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Dropout;

/// <summary>How the sub-model of a client is chosen (<c>dropout.strategy</c>). Append-only: saved in checkpoints.</summary>
public enum DropoutKind
{
    /// <summary>The full model.</summary>
    None = 0,

    /// <summary>Federated Dropout (arXiv:1812.07210): a fresh uniform draw per client and round.</summary>
    Random = 1,

    /// <summary>Adaptive Federated Dropout with a score map per client (arXiv:2011.04050).</summary>
    AfdMulti = 2,

    /// <summary>Adaptive Federated Dropout with one score map and one sub-model for the whole cohort.</summary>
    AfdSingle = 3,

    /// <summary>A baseline: one sub-model, drawn once per run, which everybody trains; the run yields that small model.</summary>
    Small = 4,

    /// <summary>HeteroFL (arXiv:2010.01264): the first units of every group, as many as the client's capacity allows.</summary>
    HeteroFl = 5,

    /// <summary>FedRolex (arXiv:2212.01548): as many units as the client's capacity allows, in a window that moves on.</summary>
    FedRolex = 6,
}

/// <param name="Kind">The strategy.</param>
/// <param name="Rate">Part of every group's units that is dropped, in [0, 1).</param>
/// <param name="Exploration">Share of the mean score added to every weight of a draw; 0 never leaves the scored units.</param>
/// <param name="Compensation">Whether the served model makes up for the units that clients lacked (<see cref="ServedScale"/>).</param>
public sealed record DropoutSettings(DropoutKind Kind, double Rate = 0.25, double Exploration = 0.1, bool Compensation = true)
{
    private static readonly (string Name, DropoutKind Kind)[] Kinds =
    [
        ("none", DropoutKind.None),
        ("random", DropoutKind.Random),
        ("small", DropoutKind.Small),
        ("afd-multi", DropoutKind.AfdMulti),
        ("afd-single", DropoutKind.AfdSingle),
        ("heterofl", DropoutKind.HeteroFl),
        ("fedrolex", DropoutKind.FedRolex),
    ];

    /// <summary>Of <see cref="DropoutKind.HeteroFl"/> and <see cref="DropoutKind.FedRolex"/>: what clients can train.</summary>
    public CapacityList Capacities { get; init; } = CapacityList.Default;

    /// <summary>
    /// Of <see cref="DropoutKind.Random"/> and <see cref="DropoutKind.AfdMulti"/>: clients with a slow modeled link drop more than
    /// <see cref="Rate"/>, and at most this (<see cref="ClientRates"/>); 0: all drop the same.
    /// </summary>
    public double MaxRate { get; init; }

    /// <summary>What the clients' links are drawn from, where <see cref="MaxRate"/> is above 0.</summary>
    public LinkRanges Links { get; init; } = LinkRanges.Lte;

    /// <summary>Whether the strategy can give every client a rate of its own.</summary>
    public bool TakesMaxRate => Kind is DropoutKind.Random or DropoutKind.AfdMulti;

    /// <summary>Names of the strategies of this library, in the order of their presentation.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Name)];

    /// <summary>The name of the strategy.</summary>
    public string Name => Kinds.First(kind => kind.Kind == Kind).Name;

    /// <summary>These settings, wherever a strategy is chosen by name.</summary>
    public static implicit operator StrategySettings(DropoutSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.ToStrategySettings();
    }

    /// <summary>Reads the options of <see cref="ToStrategySettings"/>; what is not there has the defaults above.</summary>
    /// <exception cref="ArgumentException">No strategy of this library, or an option is unknown or out of range.</exception>
    public static DropoutSettings Of(StrategySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var (options, otherwise) = (new OptionReader(settings), new DropoutSettings(DropoutKind.None));
        var found = Array.FindIndex(Kinds, kind => kind.Name == settings.Name);
        if (found < 0) throw new ArgumentException($"expected one of {string.Join(", ", Names)}, got {settings.Name}", nameof(settings));
        var dropout = new DropoutSettings(
            Kinds[found].Kind,
            options.Number("rate", otherwise.Rate, "in [0, 1)", rate => rate is >= 0 and < 1),
            options.Number("exploration", otherwise.Exploration, 0, 1e6),
            options.Switch("compensation", otherwise.Compensation))
        {
            Capacities = CapacityList.Parse(options.Text("capacities", otherwise.Capacities.ToString())),
            MaxRate = options.Number("max-rate", otherwise.MaxRate, "in [0, 1)", rate => rate is >= 0 and < 1),
            Links = LinkRanges.Read(options),
        };
        options.End();
        return dropout;
    }

    /// <summary>The same as name and options.</summary>
    public StrategySettings ToStrategySettings() => Kind == DropoutKind.None
        ? new StrategySettings(Name)
        : Links.Write(new StrategySettings(Name).With("rate", Rate).With("exploration", Exploration).With("compensation", Compensation)
            .With("capacities", Capacities.ToString()).With("max-rate", MaxRate));

    /// <summary>Units kept of a group: k = max(1, round(U*(1-rate))), half away from zero (docs/design.md "Score maps").</summary>
    public int KeptOf(int units) => KeptOf(units, 1 - Rate);

    /// <summary>Units kept of a group by part instead of rate, rounded in the same way.</summary>
    internal static int KeptOf(int units, double part) => Math.Max(1, (int)Math.Round(units * part, MidpointRounding.AwayFromZero));

    /// <summary>See <see cref="IDropoutStrategy.ServedShares"/>: those of a strategy that lets every unit be trained at times.</summary>
    internal IReadOnlyList<double> ServedShares(ModelLayout layout) =>
        Compensation ? [.. layout.Groups.Select(group => KeptOf(group.Units) / (double)group.Units)] : [];
}

using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Aggregation.Rules;

/// <summary>What one pseudo-gradient is made of all updates of a round by.</summary>
public enum AggregationRuleKind
{
    /// <summary>The mean weighted with samples: FedAvg (arXiv:1602.05629).</summary>
    Mean = 0,

    /// <summary>FedNova's normalized averaging (arXiv:2007.07481).</summary>
    FedNova = 1,

    /// <summary>The coordinate-wise median (arXiv:1803.01498).</summary>
    Median = 2,

    /// <summary>The coordinate-wise trimmed mean (arXiv:1803.01498).</summary>
    TrimmedMean = 3,

    /// <summary>The update that is nearest to its neighbors (arXiv:1703.02757).</summary>
    Krum = 4,

    /// <summary>The mean of all updates but those that are furthest from their neighbors (arXiv:1703.02757).</summary>
    MultiKrum = 5,

    /// <summary>The mean weighted with samples, of updates that are scaled down to a norm (arXiv:1911.07963).</summary>
    ClippedMean = 6,
}

/// <summary>
/// How a round's updates become one (<c>aggregation.rule</c>, docs/design.md "Aggregation"); the server's optimizer then steps by it. Each
/// rule works over the clients whose sub-model holds a coordinate, and a value that a sparse update leaves out is its holder's 0.
/// </summary>
/// <param name="Kind">The rule.</param>
/// <param name="Byzantine">
/// In [0, 1/2): the part of a round's clients that may lie. The trimmed mean leaves out so many values at each end (beta of
/// arXiv:1803.01498), Krum expects so many liars (f = Byzantine * n of arXiv:1703.02757), rounded up; the others ignore it.
/// </param>
/// <param name="ClipNorm">The largest Euclidean norm with the clipped mean, at least 0; 0: the median of the round's norms.</param>
public sealed record AggregationRule(AggregationRuleKind Kind = AggregationRuleKind.Mean, double Byzantine = 0.2, double ClipNorm = 0)
{
    /// <summary>The rules by the names that a configuration has for them.</summary>
    public static IReadOnlyDictionary<string, AggregationRuleKind> Kinds { get; } = new OrderedDictionary<string, AggregationRuleKind>
    {
        ["mean"] = AggregationRuleKind.Mean,
        ["fednova"] = AggregationRuleKind.FedNova,
        ["median"] = AggregationRuleKind.Median,
        ["trimmed-mean"] = AggregationRuleKind.TrimmedMean,
        ["krum"] = AggregationRuleKind.Krum,
        ["multi-krum"] = AggregationRuleKind.MultiKrum,
        ["clipped-mean"] = AggregationRuleKind.ClippedMean,
    };

    /// <summary>Clients that a round needs for what its paper promises, where it asks <paramref name="clients"/>: Krum's 2f + 3.</summary>
    public int LeastClients(int clients) =>
        Kind is AggregationRuleKind.Krum or AggregationRuleKind.MultiKrum ? (2 * (int)RoundedUp(Byzantine, clients)) + 3 : 1;

    /// <exception cref="ArgumentException">A number outside the range stated above.</exception>
    public void Validate()
    {
        Require(Enum.IsDefined(Kind), $"a rule for aggregation, got {Kind}");
        Require(Byzantine is >= 0 and < 0.5, $"a byzantine part in [0, 0.5), got {Byzantine}");
        Require(ClipNorm >= 0 && float.IsFinite((float)ClipNorm), $"a norm of at least 0, got {ClipNorm}");
    }

    /// <summary>Liars among so many clients: the part rounded up, but fewer than half of them.</summary>
    internal static int Liars(double part, int clients) => (int)Math.Min(RoundedUp(part, clients), (clients - 1) / 2);

    internal static AggregationRule Read(OptionReader options)
    {
        var otherwise = new AggregationRule();
        return new AggregationRule(
            options.Choice("rule", otherwise.Kind, [.. Kinds.Select(kind => (kind.Key, kind.Value))]),
            options.Number("byzantine", otherwise.Byzantine, "in [0, 0.5)", part => part is >= 0 and < 0.5),
            options.Number("clip-norm", otherwise.ClipNorm, "at least 0", norm => norm >= 0 && float.IsFinite((float)norm)));
    }

    /// <summary>The options of <see cref="Read"/>; none of the mean, which needs none.</summary>
    internal StrategySettings AddTo(StrategySettings settings) => Kind == AggregationRuleKind.Mean
        ? settings
        : settings.With("rule", Kinds.First(kind => kind.Value == Kind).Key).With("byzantine", Byzantine).With("clip-norm", ClipNorm);

    /// <summary>Begins an attempt at a round.</summary>
    internal IUpdateAggregator Open(ModelLayout layout, AggregationTask task) => Kind switch
    {
        AggregationRuleKind.Mean => new WeightedMean(layout, task.CohortSize),
        AggregationRuleKind.FedNova => new NormalizedMean(layout, task),
        AggregationRuleKind.Median => new TrimmedMean(layout, task.CohortSize, part: 0.5),
        AggregationRuleKind.TrimmedMean => new TrimmedMean(layout, task.CohortSize, Byzantine),
        AggregationRuleKind.Krum => new Krum(layout, task.CohortSize, Byzantine, several: false),
        AggregationRuleKind.MultiKrum => new Krum(layout, task.CohortSize, Byzantine, several: true),
        AggregationRuleKind.ClippedMean => new ClippedMean(layout, task.CohortSize, ClipNorm),
        _ => throw new InvalidOperationException($"expected a rule for aggregation, got {Kind}"),
    };

    /// <summary>A product such as 0.07 * 100, in float64 a little more than 7, is 7.</summary>
    private static double RoundedUp(double part, int clients) => Math.Ceiling((part * clients) - 1e-9);

    private static void Require(bool holds, string expected)
    {
        if (!holds) throw new ArgumentException("expected " + expected);
    }
}

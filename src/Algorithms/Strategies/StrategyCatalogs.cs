using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Selection;

namespace AfdActors.Algorithms.Strategies;

/// <summary>
/// The catalogs of every seam. A host starts from <see cref="BuiltIn"/>, adds what is its own, and gives the result to its coordinator and
/// clients. Both sides look names up here; a type is never loaded because a name came in a message. Immutable and thread-safe.
/// </summary>
/// <example><code>
/// var catalogs = StrategyCatalogs.BuiltIn;
/// catalogs = catalogs with { Selectors = catalogs.Selectors.Add("fastest", settings => new FastestClients()) };
/// </code></example>
public sealed record StrategyCatalogs
{
    /// <summary>The strategies of this library.</summary>
    public static StrategyCatalogs BuiltIn { get; } = new();

    /// <summary>Who takes part in a round (<c>afd.selection.strategy</c>).</summary>
    public Catalog<ClientSelectorFactory> Selectors { get; init; } = new Catalog<ClientSelectorFactory>("client selector")
        .Add(UniformSelection.Name, UniformSelection.Create)
        .Add(PoissonSelection.Name, PoissonSelection.Create)
        .Add(SampleCountSelection.Name, SampleCountSelection.Create)
        .Add(PowerOfChoiceSelection.Name, PowerOfChoiceSelection.Create)
        .Add(OortSelection.Name, OortSelection.Create);

    /// <summary>How weights travel to the clients (<c>afd.downlink.codec</c>).</summary>
    public Catalog<DownlinkFactory> Downlinks { get; init; } = Compression.Downlink.Downlinks.Catalog;

    /// <summary>How updates travel to the coordinator (<c>afd.uplink.codec</c>).</summary>
    public Catalog<UplinkFactory> Uplinks { get; init; } = new Catalog<UplinkFactory>("uplink")
        .Add(RawUplink.Name, RawUplink.Create)
        .Add(DgcUplink.Name, DgcUplink.Create)
        .Add(TernaryUplink.Name, TernaryUplink.Create);

    /// <summary>Which sub-model each client trains (<c>afd.dropout.strategy</c>).</summary>
    public Catalog<DropoutFactory> Dropouts { get; init; } = DropoutSettings.Names.Aggregate(
        new Catalog<DropoutFactory>("dropout strategy"),
        (catalog, name) =>
            catalog.Add(name, (settings, layout, runSeed) => DropoutStrategies.Create(DropoutSettings.Of(settings), layout, runSeed)));

    /// <summary>What becomes of the updates (<c>afd.aggregation.optimizer</c>).</summary>
    public Catalog<AggregationFactory> Aggregations { get; init; } = ServerOptimizerSettings.Names.Aggregate(
        new Catalog<AggregationFactory>("aggregation strategy"), (catalog, name) => catalog.Add(name, FedAvgAggregation.Create))
        .Add(ScaffoldAggregation.Name, ScaffoldAggregation.Create);

    /// <exception cref="ArgumentException">The name is unknown, or the selector refuses an option.</exception>
    public IClientSelector CreateSelector(StrategySettings settings) => Find(Selectors, settings)(settings);

    /// <exception cref="ArgumentException">The name is unknown, or the downlink refuses an option.</exception>
    public IDownlinkCodec CreateDownlink(StrategySettings settings) => Find(Downlinks, settings)(settings);

    /// <exception cref="ArgumentException">The name is unknown, or the uplink refuses an option.</exception>
    public IUplinkCodec CreateUplink(StrategySettings settings) => Find(Uplinks, settings)(settings);

    /// <exception cref="ArgumentException">The name is unknown, or the strategy refuses an option.</exception>
    public IDropoutStrategy CreateDropout(StrategySettings settings, ModelLayout layout, ulong runSeed) =>
        Find(Dropouts, settings)(settings, layout, runSeed);

    /// <exception cref="ArgumentException">The name is unknown, or the strategy refuses an option.</exception>
    public IAggregationStrategy CreateAggregation(StrategySettings settings, ModelLayout layout) =>
        Find(Aggregations, settings)(settings, layout);

    /// <summary>The client's half of an aggregation.</summary>
    /// <exception cref="ArgumentException">The same, or the strategy has no such half.</exception>
    public ILocalCorrection CreateCorrection(StrategySettings settings, ModelLayout layout) =>
        CreateAggregation(settings, layout) as ILocalCorrection
        ?? throw new ArgumentException(
            $"aggregation strategy: expected one that corrects local training, got {settings.Name}", nameof(settings));

    private static T Find<T>(Catalog<T> catalog, StrategySettings settings)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(settings);
        return catalog.Get(settings.Name);
    }
}

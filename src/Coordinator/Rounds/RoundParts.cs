using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages.Transfer;

namespace AfdActors.Coordinator.Rounds;

/// <summary>What the rounds of a run are made with: the strategies that its settings name, and a round's two ends.</summary>
internal sealed class RoundParts
{
    private readonly IDropoutStrategy _dropout;
    private readonly ModelAggregation _aggregation;
    private readonly IStatefulSelector? _selector;
    private readonly double _averaging;
    private readonly ImmutableArray<UnitGroup> _groups;

    /// <param name="evaluation">Measures the model after a round; null: nobody does.</param>
    /// <exception cref="ArgumentException">The settings name a strategy that is not there, or an option that it does not have.</exception>
    public RoundParts(CoordinatorSettings settings, CoordinatorServices services, IEvaluation? evaluation)
    {
        var (catalogs, layout) = (services.Catalogs, services.Layout);
        (_averaging, _groups) = (settings.Averaging, layout.Groups);
        _dropout = catalogs.CreateDropout(settings.Dropout, layout, settings.Seed);
        _aggregation = AggregationOf(settings, catalogs, layout);
        var selector = catalogs.CreateSelector(settings.Selection.Strategy);
        _selector = selector as IStatefulSelector;
        var downlink = catalogs.CreateDownlink(settings.Downlink);
        var views = downlink is IStatefulDownlink stateful
            ? new ClientViews(stateful, layout, settings.Seed, _aggregation.Correction)
            : null;
        Opening = new RoundOpening(
            settings,
            layout,
            selector,
            _dropout,
            _aggregation,
            downlink,
            catalogs.CreateUplink(settings.Uplink),
            views,
            new PayloadPulls(settings.Transfer, services.Time));
        Closing = new RoundClosing(
            settings,
            layout,
            _aggregation,
            _dropout,
            _selector,
            evaluation,
            services.Checkpoints,
            views,
            new DivergenceHalt(services.Evaluation is null ? 0 : settings.Robustness.MaxLoss),
            services.Observer);
    }

    public RoundOpening Opening { get; }

    public RoundClosing Closing { get; }

    /// <summary>The score maps; none for strategies without. Not while a round closes.</summary>
    public ImmutableArray<ScoreMapPicture> Scores() =>
        [.. _dropout.Scores().Select((scores, group) => new ScoreMapPicture(_groups[group].Name, [.. scores]))];

    /// <summary>What a run of these settings makes of its updates.</summary>
    /// <exception cref="ArgumentException">As of the constructor; also a selector that privacy has no bound for.</exception>
    public static ModelAggregation AggregationOf(CoordinatorSettings settings, StrategyCatalogs catalogs, ModelLayout layout) => new(
        catalogs.CreateAggregation(settings.Aggregation, layout.Trained), layout, PrivacyOf(settings, catalogs, layout));

    /// <summary>Goes on from a state: dropout strategy, aggregation and selector take back what they saved in it.</summary>
    /// <exception cref="MalformedDataException">The state is that of a run with other settings.</exception>
    public void Restore(RunState run)
    {
        _dropout.Restore(run.Dropout);
        _aggregation.Restore(run.Optimizer);
        _selector?.Restore(run.Selection);
        run.RequireAverage(_averaging);
    }

    private static PrivateMean? PrivacyOf(CoordinatorSettings settings, StrategyCatalogs catalogs, ModelLayout layout)
    {
        if (!settings.Privacy.Enabled) return null;
        if (layout.Buffers is not null)
            throw new ArgumentException($"privacy: expected a model without buffers, got {layout.Name}, whose buffers get no noise");
        var strategy = settings.Selection.Strategy;
        return new PrivateMean(
            settings.Privacy,
            layout.Trained,
            catalogs.CreateSelector(strategy).Sampling ?? throw new ArgumentException(
                $"client selector: expected one that draws by chance alone, as privacy needs it, got {strategy.Name}"),
            settings.Selection.ClientsPerRound,
            settings.Seed);
    }
}

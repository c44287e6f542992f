using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages.Transfer;

namespace AfdActors.Coordinator.Rounds;

/// <summary>What the rounds of a run are made with: the strategies that its settings name, and a round's two ends.</summary>
internal sealed class RoundParts
{
    private readonly IDropoutStrategy _dropout;
    private readonly ModelAggregation _aggregation;
    private readonly double _averaging;

    /// <param name="evaluation">Measures the model after a round; null: nobody does.</param>
    /// <exception cref="ArgumentException">The settings name a strategy that is not there, or an option that it does not have.</exception>
    public RoundParts(CoordinatorSettings settings, CoordinatorServices services, IEvaluation? evaluation)
    {
        var (catalogs, layout) = (services.Catalogs, services.Layout);
        _averaging = settings.Averaging;
        _dropout = catalogs.CreateDropout(settings.Dropout, layout, settings.Seed);
        _aggregation = new ModelAggregation(catalogs.CreateAggregation(settings.Aggregation, layout.Trained), layout);
        var downlink = catalogs.CreateDownlink(settings.Downlink);
        var views = downlink is IStatefulDownlink stateful
            ? new ClientViews(stateful, layout, settings.Seed, _aggregation.Correction)
            : null;
        Opening = new RoundOpening(
            settings,
            layout,
            catalogs.CreateSelector(settings.Selection.Strategy),
            _dropout,
            _aggregation,
            downlink,
            catalogs.CreateUplink(settings.Uplink),
            views,
            new PayloadPulls(settings.Transfer, services.Time));
        Closing = new RoundClosing(
            layout,
            _aggregation,
            settings.Averaging,
            _dropout,
            new LinkModel(settings.Network, settings.Seed),
            evaluation,
            services.Checkpoints,
            views,
            new DivergenceHalt(services.Evaluation is null ? 0 : settings.Robustness.MaxLoss));
    }

    public RoundOpening Opening { get; }

    public RoundClosing Closing { get; }

    /// <summary>Goes on from a state: the dropout strategy and the aggregation take back what they saved in it.</summary>
    /// <exception cref="MalformedDataException">The state is that of a run with other settings.</exception>
    public void Restore(RunState run)
    {
        _dropout.Restore(run.Dropout);
        _aggregation.Restore(run.Optimizer);
        run.RequireAverage(_averaging);
    }
}

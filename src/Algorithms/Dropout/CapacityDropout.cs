using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Dropout;

/// <summary>
/// HeteroFL (arXiv:2010.01264): a client of capacity c trains the first max(1, round(c U)) of a group's U units, so that the sub-models are
/// nested, and each coordinate is averaged over those that held it. The paper's scaling of activations during training, its batch norm
/// without running statistics and its masked loss are parts of the model and the objective, not of this strategy.
/// </summary>
internal sealed class HeteroFlDropout(DropoutSettings settings, ModelLayout layout, ulong runSeed)
    : StatelessDropout(DropoutKind.HeteroFl, layout)
{
    private readonly Dictionary<double, SubModel> _byCapacity =
        settings.Capacities.Parts.Distinct().ToDictionary(capacity => capacity, capacity => FirstUnits(layout, capacity));

    /// <summary>The largest sub-model: units beyond it are never trained.</summary>
    public override SubModel Outcome => _byCapacity[settings.Capacities.Parts.Max()];

    public override SubModel Select(RoundId round, int attempt, ClientId client) => _byCapacity[settings.Capacities.Of(client, runSeed)];

    private static SubModel FirstUnits(ModelLayout layout, double capacity) => new(
        layout,
        [.. layout.Groups.Select(group => new UnitMask(
            group.Units, [.. Enumerable.Range(0, DropoutSettings.KeptOf(group.Units, capacity))]))]);
}

/// <summary>
/// FedRolex (arXiv:2212.01548, equation 2): a client of capacity c trains k = max(1, round(c U)) of a group's U units, from unit
/// j mod U on and past the last one from the first again, where j is the number of rounds before this one. So in U rounds every unit is
/// trained by every capacity equally often.
/// </summary>
internal sealed class FedRolexDropout(DropoutSettings settings, ModelLayout layout, ulong runSeed)
    : StatelessDropout(DropoutKind.FedRolex, layout)
{
    public override SubModel Outcome { get; } = SubModel.Full(layout);

    public override SubModel Select(RoundId round, int attempt, ClientId client)
    {
        var capacity = settings.Capacities.Of(client, runSeed);
        return new SubModel(Layout, [.. Layout.Groups.Select(group => Window(group.Units, capacity, round.Value - 1))]);
    }

    private static UnitMask Window(int units, double capacity, int moved) => new(
        units,
        [.. Enumerable.Range(0, DropoutSettings.KeptOf(units, capacity)).Select(place => (int)(((long)moved + place) % units)).Order()]);
}

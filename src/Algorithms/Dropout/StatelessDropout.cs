using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Dropout;

/// <summary>A strategy that learns nothing from losses; its state is only the header.</summary>
internal abstract class StatelessDropout(DropoutKind kind, ModelLayout layout) : IDropoutStrategy
{
    protected ModelLayout Layout => layout;

    public abstract SubModel Outcome { get; }

    public virtual IReadOnlyList<double> ServedShares => [];

    public abstract SubModel Select(RoundId round, int attempt, ClientId client);

    public void RoundClosed(IReadOnlyList<AcceptedLoss> accepted) => AcceptedLosses.InClientOrder(accepted, layout);

    public byte[] Save()
    {
        using var state = new MemoryStream();
        StateHeader.Write(state, kind, layout);
        return state.ToArray();
    }

    public void Restore(ReadOnlySpan<byte> state)
    {
        var reader = new StateReader(state);
        StateHeader.Read(ref reader, kind, layout);
        reader.End();
    }

    public IReadOnlyList<double[]> Scores() => [];

    /// <summary>A uniform draw of as many units as the settings keep.</summary>
    protected SubModel Uniform(DropoutSettings settings, SeededStream stream) =>
        new(layout, [.. layout.Groups.Select(g => new UnitMask(g.Units, UnitSampling.Uniform(g.Units, settings.KeptOf(g.Units), stream)))]);
}

/// <summary>Everybody trains the full model.</summary>
internal sealed class NoDropout(ModelLayout layout) : StatelessDropout(DropoutKind.None, layout)
{
    public override SubModel Outcome { get; } = SubModel.Full(layout);

    public override SubModel Select(RoundId round, int attempt, ClientId client) => Outcome;
}

/// <summary>Federated Dropout: uniform draws, fresh per client and round.</summary>
internal sealed class RandomDropout(DropoutSettings settings, ModelLayout layout, ulong runSeed)
    : StatelessDropout(DropoutKind.Random, layout)
{
    private readonly ClientRates _rates = new(settings, layout, runSeed);

    public override SubModel Outcome { get; } = SubModel.Full(layout);

    public override IReadOnlyList<double> ServedShares { get; } = settings.ServedShares(layout);

    public override SubModel Select(RoundId round, int attempt, ClientId client) =>
        Uniform(_rates.SettingsOf(client), SeededStream.Create(runSeed, SeedPurpose.SubModel, round, attempt, client));
}

/// <summary>
/// A plain small model, the baseline of "Does Federated Dropout actually work?" (CVPR workshops 2022): the sub-model that the seed
/// draws before the first round, for everybody and for good. The units it lacks are never trained.
/// </summary>
internal sealed class SmallModel : StatelessDropout
{
    public SmallModel(DropoutSettings settings, ModelLayout layout, ulong runSeed)
        : base(DropoutKind.Small, layout) => Outcome = Uniform(settings, SeededStream.Create(runSeed, SeedPurpose.SubModel));

    public override SubModel Outcome { get; }

    public override SubModel Select(RoundId round, int attempt, ClientId client) => Outcome;
}

using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Sampling;
using AfdActors.Algorithms.Seeding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.ScoreMaps;

/// <summary>A strategy that learns nothing from losses; its state is only the header.</summary>
internal abstract class StatelessDropout(DropoutKind kind, ModelLayout layout) : IDropoutStrategy
{
    protected ModelLayout Layout => layout;

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
}

/// <summary>Everybody trains the full model.</summary>
internal sealed class NoDropout(ModelLayout layout) : StatelessDropout(DropoutKind.None, layout)
{
    private readonly SubModel _full = SubModel.Full(layout);

    public override SubModel Select(RoundId round, int attempt, ClientId client) => _full;
}

/// <summary>Federated Dropout: uniform draws, fresh per client and round.</summary>
internal sealed class RandomDropout(DropoutSettings settings, ModelLayout layout, ulong runSeed)
    : StatelessDropout(DropoutKind.Random, layout)
{
    public override SubModel Select(RoundId round, int attempt, ClientId client)
    {
        var stream = SeededStream.Create(runSeed, SeedPurpose.SubModel, round, attempt, client);
        return new SubModel(
            Layout,
            [.. Layout.Groups.Select(g => new UnitMask(g.Units, UnitSampling.Uniform(g.Units, settings.KeptOf(g.Units), stream)))]);
    }
}

using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.Tests.Sparsification;

namespace AfdActors.Algorithms.Tests.Compliance;

/// <summary>What every dropout strategy promises. One joins with a subclass of one line.</summary>
public abstract class DropoutCompliance
{
    private static readonly ClientId[] Clients = [new("a"), new("b"), new("c")];

    protected abstract IDropoutStrategy Create();

    [Fact]
    public void Asking_for_a_sub_model_changes_nothing()
    {
        var strategy = Create();
        var before = strategy.Save();
        var first = strategy.Select(new RoundId(1), 0, Clients[0]);
        strategy.Select(new RoundId(2), 1, Clients[1]);
        Assert.True(first.Kept.SequenceEqual(strategy.Select(new RoundId(1), 0, Clients[0]).Kept));
        Assert.Equal(before, strategy.Save());
    }

    [Fact]
    public void A_resumed_run_gives_the_same_sub_models_as_one_never_interrupted()
    {
        var one = Create();
        var other = Create();
        for (var round = 1; round <= 4; round++)
        {
            AcceptedLoss[] losses = [.. Clients.Select((client, i) => new AcceptedLoss(client, one.Select(new RoundId(round), 0, client), 1.0 / (round + i)))];
            Assert.All(losses, loss => Assert.True(loss.SubModel.Kept.SequenceEqual(other.Select(new RoundId(round), 0, loss.Client).Kept)));
            one.RoundClosed(losses);
            other.RoundClosed([.. losses.Reverse()]);
            Assert.Equal(one.Save(), other.Save());
            var fresh = Create();
            fresh.Restore(other.Save());
            other = fresh;
        }
    }

    [Fact]
    public void What_is_refused_changes_nothing()
    {
        var strategy = Create();
        var before = strategy.Save();
        var subModel = strategy.Select(new RoundId(1), 0, Clients[0]);
        Assert.Throws<ArgumentException>(() => strategy.RoundClosed([new AcceptedLoss(Clients[0], subModel, double.NaN)]));
        Assert.Throws<ArgumentException>(() => strategy.RoundClosed([new AcceptedLoss(Clients[0], subModel, 1), new AcceptedLoss(Clients[0], subModel, 1)]));
        Assert.Throws<MalformedDataException>(() => strategy.Restore(before.AsSpan(0, before.Length - 1)));
        Assert.Throws<MalformedDataException>(() => strategy.Restore([.. before, 7]));
        Assert.Equal(before, strategy.Save());
    }

    /// <summary>A strategy of this library by its name.</summary>
    protected static IDropoutStrategy Named(string name) => StrategyCatalogs.BuiltIn.CreateDropout(new StrategySettings(name), SmallModel.Layout, runSeed: 7);
}

public sealed class NoDropoutCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create() => Named("none");
}

public sealed class RandomDropoutCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create() => Named("random");
}

public sealed class SmallModelCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create() => Named("small");
}

public sealed class MultiModelAfdCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create() => Named("afd-multi");
}

public sealed class SingleModelAfdCompliance : DropoutCompliance
{
    protected override IDropoutStrategy Create() => Named("afd-single");
}

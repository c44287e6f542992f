using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using DropOuts;

namespace AfdActors.Compliance.Tests;

/// <summary>The uplink of experiments/conditions: without failures it is the one that it stands before.</summary>
public sealed class DropOutUplinkCompliance : UplinkCompliance
{
    protected override IUplinkCodec Create() => Dropping(0);

    /// <summary>Of 2,000 offers 0.3 +- 5 sqrt(0.3 * 0.7 / 2000) fail, each the same every time.</summary>
    [Fact]
    public void So_many_of_the_offers_fail_as_it_is_told()
    {
        var uplink = Dropping(0.3);
        var subModel = SubModel.Full(SuiteModel.Layout);
        var gradient = new float[subModel.Trained.Count];
        bool Fails(int client)
        {
            var offer = new OfferId(new RunId("run"), new RoundId(1), 0, new ClientId($"c{client}"));
            return Record.Exception(() => uplink.Encode(new UplinkTask(3, offer, 10, subModel), null, gradient)) is not null;
        }

        bool[] fails = [.. Enumerable.Range(0, 2000).Select(Fails)];
        Assert.InRange(fails.Count(failed => failed) / 2000.0, 0.3 - 0.052, 0.3 + 0.052);
        Assert.Equal(fails, Enumerable.Range(0, 2000).Select(Fails));
    }

    private static IUplinkCodec Dropping(double part) => DropOutUplink.Create(
        new StrategySettings("drop-outs").With("of", "dgc").With("density", 0.2).With("part", part), StrategyCatalogs.BuiltIn);
}

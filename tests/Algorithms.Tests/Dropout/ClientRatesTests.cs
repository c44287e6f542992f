using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Tests.Layout;

namespace AfdActors.Algorithms.Tests.ScoreMaps;

/// <summary>With a max-rate, slow clients drop more, so that they finish with one in the middle of the links.</summary>
public sealed class ClientRatesTests
{
    private const ulong Seed = 7;
    private static readonly DropoutSettings Settings = new(DropoutKind.Random) { MaxRate = 0.33 };
    private static readonly ClientId[] Clients = [.. Enumerable.Range(0, 60).Select(i => new ClientId($"f{i:000}"))];

    /// <summary>
    /// LTE's middle is 8.5 Mbit/s down and 3.5 up. A client at the slow end, 5 and 2, takes (1/5 + 1/2) / (1/8.5 + 1/3.5) = 1.735 times as
    /// long a byte. Rate 0.33 keeps 0.67 of the units instead of 0.75, and of the weights, most of which lie between two cut layers, about
    /// 0.8 as many: so clients beyond 1.25 times are at the bound, others between, and the fast half keeps the rate.
    /// </summary>
    [Theory]
    [InlineData(DropoutKind.Random)]
    [InlineData(DropoutKind.AfdMulti)]
    public void Slow_clients_finish_with_the_middle_or_drop_the_most_allowed(DropoutKind kind)
    {
        var layout = TestLayouts.FemnistCnn();
        var links = new LinkModel(new NetworkSettings(5, 12, 2, 5, 0, 0), Seed);
        var (ordinary, strategy) =
            (Create(Settings with { MaxRate = 0 }), Create(Settings with { Kind = kind }));
        var weights = ordinary.Select(new RoundId(1), 0, Clients[0]).Count;
        var least = Create(Settings with { Rate = 0.33, MaxRate = 0 }).Select(new RoundId(1), 0, Clients[0]).Count;
        var middle = weights * ((1 / 8.5) + (1 / 3.5));

        var (fast, between, slowest) = (0, 0, 0);
        foreach (var client in Clients)
        {
            var (down, up) = links.RatesOf(client);
            var kept = strategy.Select(new RoundId(1), 0, client).Count;
            var (time, unchanged) = (kept * ((1 / down) + (1 / up)), weights * ((1 / down) + (1 / up)));
            if (unchanged <= middle)
            {
                Assert.Equal(weights, kept);
                fast++;
            }
            else if (kept > least)
            {
                // No slower than the middle, and by no more faster than a few units of the smallest layers make out.
                Assert.InRange(time, 0.95 * middle, middle);
                between++;
            }
            else
            {
                Assert.Equal(least, kept);
                slowest++;
            }

            Assert.Equal(kept, strategy.Select(new RoundId(9), 1, client).Count);
        }

        Assert.True(fast > 5 && between > 5 && slowest > 5, $"expected clients of each kind, got {fast}, {between} and {slowest}");

        IDropoutStrategy Create(DropoutSettings settings) => DropoutStrategies.Create(settings, layout, Seed);
    }

    [Theory]
    [InlineData(DropoutKind.AfdSingle, 0.5)]
    [InlineData(DropoutKind.HeteroFl, 0.5)]
    [InlineData(DropoutKind.Random, 0.2)]
    [InlineData(DropoutKind.Random, 1)]
    public void A_max_rate_that_makes_no_sense_is_refused(DropoutKind kind, double maxRate) => Assert.StartsWith(
        "expected a max-rate of 0, or for random and afd-multi from the rate (0.25) to below 1, got ",
        Assert.Throws<ArgumentException>(
            () => DropoutStrategies.Create(new DropoutSettings(kind) { MaxRate = maxRate }, TestLayouts.Mlp(), Seed)).Message,
        StringComparison.Ordinal);
}

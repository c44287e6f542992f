using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;

namespace AfdActors.Algorithms.Tests.ScoreMaps;

/// <summary>HeteroFL and FedRolex: sub-models by the clients' capacities.</summary>
public sealed class CapacityDropoutTests
{
    private const ulong Seed = 7;
    private static readonly ClientId[] Clients = [.. Enumerable.Range(0, 200).Select(i => new ClientId($"f{i:000}"))];

    private static IDropoutStrategy Create(DropoutKind kind, params double[] capacities) => DropoutStrategies.Create(
        new DropoutSettings(kind) { Capacities = new CapacityList([.. capacities]) }, TestLayouts.Mlp(), Seed);

    /// <summary>The model has one group of 4 units: capacities 1, 1/2 and 1/4 keep 4, 2 and 1 of them.</summary>
    [Fact]
    public void Hetero_fl_gives_nested_sub_models_of_the_first_units()
    {
        var strategy = Create(DropoutKind.HeteroFl, 1, 0.5, 0.25);
        var kept = Clients.Select(client => Units(strategy, 1, client)).Distinct().Order().ToList();

        Assert.Equal(["0", "0,1", "0,1,2,3"], kept);
        Assert.All(Clients, client => Assert.Equal(Units(strategy, 1, client), Units(strategy, 9, client)));
        Assert.True(strategy.Outcome.IsFull);
        Assert.Equal([0, 1], Create(DropoutKind.HeteroFl, 0.5, 0.25).Outcome.Kept[0].Kept.ToArray());
    }

    [Fact]
    public void Fed_rolex_moves_the_window_by_a_unit_a_round_and_past_the_end_to_the_start()
    {
        var strategy = Create(DropoutKind.FedRolex, 0.5);

        Assert.Equal(
            ["0,1", "1,2", "2,3", "0,3", "0,1"], Enumerable.Range(1, 5).Select(round => Units(strategy, round, Clients[0])));
        Assert.Equal(Units(strategy, 3, Clients[0], attempt: 2), Units(strategy, 3, Clients[1]));
        Assert.True(strategy.Outcome.IsFull);
    }

    /// <summary>In as many rounds as a group has units, each unit is in the window of k units k times.</summary>
    [Fact]
    public void Fed_rolex_trains_every_unit_equally_often()
    {
        foreach (var (capacity, kept) in new[] { (0.25, 1), (0.5, 2), (0.75, 3), (1, 4) })
        {
            var strategy = Create(DropoutKind.FedRolex, capacity);
            var counts = Enumerable.Range(11, 4).SelectMany(round => Select(strategy, round, Clients[0]).Kept[0].Kept.ToArray())
                .CountBy(unit => unit).ToList();
            Assert.Equal(4, counts.Count);
            Assert.All(counts, count => Assert.Equal(kept, count.Value));
        }
    }

    /// <summary>
    /// Of 200 clients a third, 67, is expected for each of three places, standard deviation sqrt(200 * 1/3 * 2/3) = 6.7; the capacity that
    /// stands twice has two of them. Four deviations are 27.
    /// </summary>
    [Fact]
    public void Clients_draw_their_capacity_once_for_the_run()
    {
        var capacities = new CapacityList(1, 0.25, 0.25);

        Assert.InRange(Clients.Count(client => capacities.Of(client, Seed) == 1), 67 - 27, 67 + 27);
        Assert.Equal(Clients.Select(client => capacities.Of(client, Seed)), Clients.Select(client => capacities.Of(client, Seed)));
        Assert.NotEqual(Clients.Select(client => capacities.Of(client, Seed)), Clients.Select(client => capacities.Of(client, Seed + 1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("0.5, half")]
    [InlineData("1, 1, 1, 1, 1, 1, 1, 1, 1")]
    public void Capacities_that_make_no_sense_are_refused(string parts) => Assert.StartsWith(
        "capacities: expected 1 to 8 numbers above 0 and at most 1, got ",
        Assert.Throws<ArgumentException>(() => CapacityList.Parse(parts)).Message, StringComparison.Ordinal);

    private static SubModel Select(IDropoutStrategy strategy, int round, ClientId client, int attempt = 0) =>
        strategy.Select(new RoundId(round), attempt, client);

    private static string Units(IDropoutStrategy strategy, int round, ClientId client, int attempt = 0) =>
        string.Join(',', Select(strategy, round, client, attempt).Kept[0].Kept.ToArray());
}

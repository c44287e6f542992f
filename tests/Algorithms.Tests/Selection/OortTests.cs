using System.Collections.Immutable;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Algorithms.Tests.Selection;

public sealed class OortTests
{
    private const int Rounds = 200;

    /// <summary>Ten candidates of which the first six are known; losses 1 to 6, times 1 to 6 s, one sample each.</summary>
    private static readonly ImmutableArray<SelectionCandidate> Clients =
        [.. Enumerable.Range(0, 10).Select(i => new SelectionCandidate(Client(i), 1, i < 6 ? 1 : 0))];

    /// <summary>
    /// |B| * loss = 10, 30 and 90. The 95th percentile of three is the second, so 90 counts as 30, and they scale to 0, 1 and 1. In round
    /// 10, 0.1 ln 10 = 0.2302585; over L = 1, 4 and 9 its roots are 0.4798526, 0.2399263 and 0.1599509. T = 2 s; the third takes 8 s:
    /// (2/8)^2 = 1/16.
    /// </summary>
    [Theory]
    [InlineData(2, 2, 1.1599509 / 16)]
    [InlineData(0, 2, 1.1599509 / 16)]
    [InlineData(2, 1, 1.1599509 / 4)]
    [InlineData(2, 0, 1.1599509)]
    [InlineData(8, 2, 1.1599509)]
    public void Utility_by_hand(double preferred, double alpha, double third)
    {
        OortClient[] clients = [new(10, 1, 1, 1), new(10, 3, 2, 4), new(30, 3, 8, 9)];

        var utilities = OortUtility.Of(clients, new RoundId(10), new OortSettings(PreferredSeconds: preferred, Alpha: alpha));

        Assert.Equal([0.4798526, 1.2399263, third], utilities, (expected, actual) => Math.Abs(expected - actual) < 1e-6);
    }

    [Fact]
    public void Utilities_are_finite_whatever_losses_clients_report()
    {
        OortClient[] clients = [new(int.MaxValue, double.MaxValue, 0, 1), new(int.MaxValue, double.MinValue, 1e300, 1), new(1, 0, 0, 1)];
        Assert.All(OortUtility.Of(clients, new RoundId(1), new OortSettings()), utility => Assert.InRange(utility, 0, 2));
        Assert.All(OortUtility.Of(clients[..1], new RoundId(1), new OortSettings()), utility => Assert.Equal(1, utility));
    }

    /// <summary>0.9 * 0.98 = 0.882; 0.9 * 0.98^75 = 0.1977 is below 0.2.</summary>
    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(2, 0.882)]
    [InlineData(76, 0.2)]
    public void Exploration_decays_to_its_least(int round, double share) =>
        Assert.Equal(share, new OortSettings().ExplorationIn(new RoundId(round)), tolerance: 1e-12);

    /// <summary>Of 5 a share of 0.4 is 2 new ones, as long as there are 2; with 1 of 10 known, 4 of 5 are new whatever the share.</summary>
    [Fact]
    public void So_many_of_the_cohort_are_new_as_the_share_says()
    {
        var selector = Trained(new OortSettings(Exploration: 0.4, ExplorationMin: 0.4));
        for (var round = 2; round < Rounds; round++) Assert.Equal(2, Select(selector, round, 5).Count(client => client >= Client(6)));
        Assert.Equal(4, Select(Trained(new OortSettings(Exploration: 1, ExplorationMin: 1)), 2, 5).Count(client => client >= Client(6)));
        Assert.Equal(0, Select(Trained(new OortSettings(Exploration: 0, ExplorationMin: 0)), 2, 5).Count(client => client >= Client(6)));

        var fresh = new OortSelection(new OortSettings(Exploration: 0, ExplorationMin: 0));
        fresh.RoundClosed([new ClientOutcome(Client(0), 1, 1)]);
        Assert.Equal(4, Select(fresh, 2, 5).Count(client => client > Client(0)));
    }

    [Fact]
    public void New_clients_are_drawn_alike() => Assert.Equal(
        10, Enumerable.Range(1, Rounds).SelectMany(round => Select(new OortSelection(new OortSettings()), round, 2)).Distinct().Count());

    /// <summary>
    /// The scaled losses are 0, 0.2 .. 0.8 up to the 95th percentile, which is the fifth of six. Time off, the two best of six have 1 and
    /// more; with c = 0.95 only they are drawn, with c = 0 now and then each.
    /// </summary>
    [Fact]
    public void Who_is_below_the_cut_off_is_not_drawn()
    {
        var (none, high) = (new OortSettings(0, 1, 0, Alpha: 0, CutOff: 0), new OortSettings(0, 1, 0, Alpha: 0, CutOff: 0.95));
        Assert.Equal([4, 5], Drawn(high));
        Assert.Equal([0, 1, 2, 3, 4, 5], Drawn(none));

        int[] Drawn(OortSettings settings) =>
            [.. Enumerable.Range(2, Rounds).SelectMany(round => Select(Trained(settings), round, 2)).Distinct().Order()
                .Select(client => int.Parse(client.Value[1..]))];
    }

    /// <summary>
    /// Equal losses, times 1 to 6 s and T = 1: utilities are as 1, 1/4, 1/9 .. 1/36, sum 1.4914, so that the fastest is 67 % of 2,000 draws
    /// of one: 1,341, standard deviation sqrt(2000 * 0.67 * 0.33) = 21.
    /// </summary>
    [Fact]
    public void Slow_clients_are_drawn_less_often()
    {
        var selector = Trained(new OortSettings(0, 1, 0, PreferredSeconds: 1, CutOff: 0), loss: _ => 1);
        var fastest = Enumerable.Range(2, 2000).Count(round => Select(selector, round, 1)[0] == Client(0));
        Assert.InRange(fastest, 1341 - 105, 1341 + 105);
    }

    [Theory]
    [InlineData("exploration", "1.5")]
    [InlineData("exploration-decay", "0")]
    [InlineData("exploration-min", "-1")]
    [InlineData("preferred-seconds", "-1")]
    [InlineData("alpha", "-1")]
    [InlineData("cut-off", "2")]
    [InlineData("pacer", "1")]
    public void An_option_that_makes_no_sense_is_refused(string key, string value) => Assert.Contains(
        key,
        Assert.Throws<ArgumentException>(
            () => StrategyCatalogs.BuiltIn.CreateSelector(new StrategySettings("oort").With(key, value))).Message,
        StringComparison.Ordinal);

    private static ClientId Client(int index) => new($"c{index:00}");

    private static OortSelection Trained(OortSettings settings, Func<int, double>? loss = null)
    {
        var selector = new OortSelection(settings);
        selector.RoundClosed([.. Enumerable.Range(0, 6).Select(i => new ClientOutcome(Client(i), loss?.Invoke(i) ?? i + 1, i + 1))]);
        return selector;
    }

    private static ImmutableArray<ClientId> Select(OortSelection selector, int round, int count) =>
        selector.Select(new SelectionTask(new RoundId(round), 0, count, RunSeed: 3), Clients);
}

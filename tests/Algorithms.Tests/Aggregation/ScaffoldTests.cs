using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

using Sent = AfdActors.Algorithms.Aggregation.Contribution;

namespace AfdActors.Algorithms.Tests.Aggregation;

/// <summary>SCAFFOLD by the formulas of arXiv:1910.06378, algorithm 1 with option II.</summary>
public sealed class ScaffoldTests
{
    private const float Rate = 0.5f;
    private const int Steps = 4;

    /// <summary>Two units of two weights each, of which a client may train one.</summary>
    private static readonly ModelLayout Layout =
        new("two", [new UnitGroup("units", 2)], [new ParameterSpec("w", [2, 2], 2, [new AxisCover(0, 0)])]);
    private static readonly SubModel Full = SubModel.Full(Layout);

    private readonly IAggregationStrategy _strategy = StrategyCatalogs.BuiltIn.CreateAggregation(new StrategySettings("scaffold"), Layout);
    private readonly float[] _weights = new float[4];
    private readonly Dictionary<string, byte[]> _states = [];

    /// <summary>Three clients, whose reports may be twice the reference.</summary>
    private static readonly AggregationTask Bounded = new(3, 3, Rate, MaxNorm: 2);

    private ILocalCorrection Half => (ILocalCorrection)_strategy;

    /// <summary>
    /// First round, c = c_k = 0: c_k+ = update / (K eta) = update / 2. Of N = 4 clients two changed, by (1, 2, 3, 4) and (-1, 0, 1, 0): c =
    /// (0, 2, 4, 4) / 4. Then the shift of a client is c - c_k: for the first (0 - 1, 0.5 - 2, 1 - 3, 1 - 4), for one that has not trained
    /// yet c.
    /// </summary>
    [Fact]
    public void Control_variates_are_the_papers()
    {
        Assert.All(Shift("a", Full), value => Assert.Equal(0, value));
        Round(4, ("a", Full, [2, 4, 6, 8]), ("b", Full, [-2, 0, 2, 0]));

        Assert.Equal([-1, -1.5f, -2, -3], Shift("a", Full));
        Assert.Equal([0, 0.5f, 1, 1], Shift("new", Full));

        // Weights moved by the mean of the updates, as in FedAvg.
        Assert.Equal([0, -2, -4, -4], _weights);

        // Second round of the first client alone: c_k+ = c_k - c + update / 2 = (1, 1.5, 2, 3) + (1, 1, 1, 1), a change of (1, 0.5, 0, 0),
        // of which c gets a fourth.
        Round(4, ("a", Full, [2, 2, 2, 2]));
        Assert.Equal([0.25f, 0.625f, 1, 1], Shift("new", Full));
        Assert.Equal([0.25f - 2, 0.625f - 2.5f, 1 - 3, 1 - 4], Shift("a", Full));
    }

    [Fact]
    public void A_unit_that_a_client_does_not_train_keeps_its_control_variates()
    {
        Round(2, ("a", Full, [2, 4, 6, 8]), ("b", Full, [2, 4, 6, 8]));
        var (before, own) = (Shift("new", Full), Shift("a", Full));
        Round(2, ("a", new SubModel(Layout, [UnitMask.FromBitmap(2, [1])]), [8, 8]));

        Assert.NotEqual(before[..2], Shift("new", Full)[..2]);
        Assert.Equal(before[2..], Shift("new", Full)[2..]);
        Assert.Equal(own[2..], Shift("a", Full)[2..]);
    }

    /// <summary>
    /// Where all clients take part, c is the mean of the c_k, which sum up to what fixed point rounds: three roundings of 2^-33 a client
    /// and round, and float32's of numbers below 8.
    /// </summary>
    [Fact]
    public void The_coordinators_control_variate_is_the_mean_of_the_clients()
    {
        var random = new Random(5);
        string[] clients = ["a", "b", "c"];
        for (var round = 0; round < 6; round++)
        {
            Round(clients.Length,
                [.. clients.Select(client => (client, Full, (float[])[.. Enumerable.Range(0, 4).Select(_ => random.NextSingle())]))]);
        }

        var control = Shift("new", Full);
        for (var i = 0; i < 4; i++) Assert.Equal(0, clients.Sum(client => (double)Shift(client, Full)[i]), 5);
        Assert.Contains(control, value => value > 0.1f);
    }

    /// <summary>
    /// Of two clients c = (1 + 3) / 2 = 2. When two more have registered, which have trained nothing yet, it is the mean of all four, 1,
    /// and after they changed by 2 and 6 it is (1 + 3 + 2 + 6) / 4 = 3.
    /// </summary>
    [Fact]
    public void Clients_that_join_later_count_in_the_mean()
    {
        Round(2, ("a", Full, [2, 2, 2, 2]), ("b", Full, [6, 6, 6, 6]));
        Assert.All(Shift("new", Full), value => Assert.Equal(2, value));

        // c_k+ = update / 2 - c, with c = 4 / 4 = 1 of four clients: 2 of an update of 6, 6 of one of 14.
        _strategy.Open(new AggregationTask(2, 4));
        Round(4, ("c", Full, [6, 6, 6, 6]), ("d", Full, [14, 14, 14, 14]));
        Assert.All(Shift("new", Full), value => Assert.Equal(3, value));
    }

    [Fact]
    public void A_client_counts_once_whatever_its_samples()
    {
        var aggregator = _strategy.Open(new AggregationTask(2, 2));
        foreach (var (client, samples, value) in (ReadOnlySpan<(string, int, float)>)[("a", 1, 2), ("b", 1000, 4)])
            aggregator.Add(Answer(client, samples, [value, value, value, value]));
        var gradient = new float[4];
        aggregator.PseudoGradient(gradient);
        Assert.All(gradient, value => Assert.Equal(3, value));
    }

    /// <summary>
    /// Norms of four equal values are twice the value. In the first round a change may have 2 * 20 times the update's norm 4 over the rate
    /// 0.5: 320, so 160 in each coordinate. Then twice the median of that round, of 2, 4 and 6: 8, so 4 in each coordinate.
    /// </summary>
    [Fact]
    public void A_report_that_is_far_too_large_is_refused()
    {
        var first = _strategy.Open(Bounded);
        Assert.StartsWith(
            "control variate: expected a norm of at most 320 (afd.robustness.max-norm), got 322",
            Assert.Throws<UpdateRefusedException>(() => first.Add(Reported("liar", Full, 161))).Message, StringComparison.Ordinal);
        End(first, Full, 1, 2, 3);

        foreach (var strategy in Restored())
        {
            var second = strategy.Open(Bounded);
            Assert.Throws<UpdateRefusedException>(() => second.Add(Reported("liar", Full, 4.1f)));
            second.Add(Reported("a", Full, 4));
        }
    }

    /// <summary>
    /// One unit has two of the four weights. The median of 1, 2 and 3 has the norm 2 sqrt(2), so the whole model is measured by 4, and half
    /// of it by 2 sqrt(2): twice that are changes of 4 in each coordinate of either.
    /// </summary>
    [Fact]
    public void A_report_of_a_larger_sub_model_may_be_larger()
    {
        var half = new SubModel(Layout, [new UnitMask(2, [1])]);
        End(_strategy.Open(Bounded), half, 1, 2, 3);
        foreach (var strategy in Restored())
        {
            foreach (var part in (SubModel[])[Full, half])
            {
                var second = strategy.Open(Bounded);
                Assert.Throws<UpdateRefusedException>(() => second.Add(Reported("liar", part, 4.1f)));
                second.Add(Reported("a", part, 3.9f));
            }
        }
    }

    /// <summary>A median of 0 measures nothing: the next round goes by the clients' own updates, as the first does.</summary>
    [Fact]
    public void After_a_round_without_changes_reports_are_bounded_as_in_the_first()
    {
        End(_strategy.Open(Bounded), Full, 0, 0, 0);
        foreach (var strategy in Restored())
        {
            var second = strategy.Open(Bounded);
            Assert.Throws<UpdateRefusedException>(() => second.Add(Reported("liar", Full, 161)));
            second.Add(Reported("a", Full, 160));
        }
    }

    [Theory]
    [InlineData(-1.0, 4, "expected a norm of at least 0, got -1")]
    [InlineData(double.PositiveInfinity, 4, "expected a norm of at least 0, got")]
    [InlineData(1.0, 0, "expected a norm of 1 to 4 coordinates, got 0")]
    [InlineData(1.0, 5, "expected a norm of 1 to 4 coordinates, got 5")]
    [InlineData(1.0, null, "expected a norm and its coordinates in 12 bytes, got 8 bytes")]
    public void A_state_whose_norm_is_none_is_refused(double norm, int? coordinates, string message)
    {
        byte[] reference = [.. BitConverter.GetBytes(norm), .. coordinates is { } count ? BitConverter.GetBytes(count) : []];
        var state = PayloadParts.Join(DenseUpdateCodec.Encode(new float[4]), reference);
        Assert.StartsWith(
            message, Assert.Throws<MalformedDataException>(() => _strategy.Restore(state)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trainer_that_does_not_count_its_steps_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Half.End(Task("a", Full), new float[4], steps: 0));
        Assert.StartsWith(
            "scaffold: expected a trainer that says how many gradient steps it took, got 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_is_none_is_refused_and_adds_nothing()
    {
        var report = Half.End(Task("a", Full), new float[] { 2, 4, 6, 8 }, Steps).Report;
        foreach (var bad in (byte[][])[
            [], report[..^1], [.. report, 0], [.. report[..^4], 0, 0, 0xc0, 0x7f], [.. report[..^4], 0, 0, 0, 0x7f]])
        {
            var aggregator = _strategy.Open(new AggregationTask(2, 2));
            Assert.StartsWith(
                "control variate: ", Assert.Throws<UpdateRefusedException>(() => Add(aggregator, bad)).Message, StringComparison.Ordinal);
            Add(aggregator, report);
            var gradient = new float[4];
            aggregator.PseudoGradient(gradient);
            Assert.Equal([2, 4, 6, 8], gradient);
        }

        static void Add(IUpdateAggregator aggregator, byte[] report) =>
            aggregator.Add(new Sent(new ClientId("a"), Full, ModelUpdate.Dense([2, 4, 6, 8]), 1, report));
    }

    [Fact]
    public void An_attempt_that_is_repeated_leaves_the_control_variate_to_the_last_one()
    {
        var given = _strategy.Open(new AggregationTask(1, 1));
        given.Add(new Sent(
            new ClientId("a"), Full, ModelUpdate.Dense([8, 8, 8, 8]), 1,
            Half.End(Task("a", Full), new float[] { 8, 8, 8, 8 }, Steps).Report));
        Round(1, ("a", Full, [2, 4, 6, 8]));
        Assert.Equal([1, 2, 3, 4], Shift("new", Full));
    }

    private Sent Answer(string client, int samples, float[] update) =>
        new(new ClientId(client), Full, ModelUpdate.Dense(update), samples, Half.End(Task(client, Full), update, Steps).Report);

    /// <summary>An update of 2 everywhere, and a change of the control variate of another number everywhere.</summary>
    private static Sent Reported(string client, SubModel part, float change) => new(
        new ClientId(client), part, ModelUpdate.Dense(All(part, 2)), 1, DenseUpdateCodec.Encode(All(part, change)));

    private static float[] All(SubModel part, float value) => [.. Enumerable.Repeat(value, part.Count)];

    /// <summary>Closes a round of clients with such changes.</summary>
    private void End(IUpdateAggregator round, SubModel part, params ReadOnlySpan<float> changes)
    {
        for (var i = 0; i < changes.Length; i++) round.Add(Reported($"c{i}", part, changes[i]));
        _strategy.Step(_weights, new float[4]);
    }

    /// <summary>The strategy, and one that goes on from what it saved.</summary>
    private IAggregationStrategy[] Restored()
    {
        var restored = StrategyCatalogs.BuiltIn.CreateAggregation(new StrategySettings("scaffold"), Layout);
        restored.Restore(_strategy.Save());
        return [_strategy, restored];
    }

    private LocalTask Task(string client, SubModel part) => new(part, Rate, Half.Announce(part), _states.GetValueOrDefault(client));

    private float[] Shift(string client, SubModel part) => Half.Begin(Task(client, part)).Shift.ToArray();

    private void Round(int clients, params (string Client, SubModel Part, float[] Update)[] answers)
    {
        var aggregator = _strategy.Open(new AggregationTask(answers.Length, clients));
        foreach (var (client, part, update) in answers)
        {
            var end = Half.End(Task(client, part), update, Steps);
            _states[client] = end.Next!;
            aggregator.Add(new Sent(new ClientId(client), part, ModelUpdate.Dense(update), 1, end.Report));
        }

        var gradient = new float[_weights.Length];
        aggregator.PseudoGradient(gradient);
        _strategy.Step(_weights, gradient);
    }
}

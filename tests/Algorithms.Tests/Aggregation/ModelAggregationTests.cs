using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using AfdActors.Testing;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Aggregation;

/// <summary>
/// 26 trained weights of a perceptron, and a mean and a variance for each of its 4 hidden units. Numbers are dyadic, so that sums are
/// exact.
/// </summary>
public sealed class ModelAggregationTests
{
    private const int Trained = 26;

    private static readonly ModelLayout Norm = BufferLayouts.NormMlp;

    /// <summary>Trained weights 1, means 2, variances 4.</summary>
    private static readonly float[] Weights = [.. Enumerable.Repeat(1f, Trained), 2, 2, 2, 2, 4, 4, 4, 4];

    /// <summary>
    /// One sample measures a mean of 2 - 1 = 1 and a variance of 4 - 2 = 2, three samples 2 + 1 = 3 and 4 - 4 = 0: means (1 * 1 + 3 * 3) /
    /// 4 = 2.5, variances (1 * 2 + 3 * 0) / 4 = 0.5. Trained weights: 1 - (1 * 0.5 + 3 * 0.25) / 4 = 0.6875.
    /// </summary>
    [Fact]
    public void With_raw_updates_buffers_become_the_mean_weighted_with_samples()
    {
        var full = SubModel.Full(Norm);
        var after = Step(Aggregation("average"), (full, Answer(full, 0.5f, 1, 2), 1), (full, Answer(full, 0.25f, -1, 4), 3));
        Assert.Equal([.. Enumerable.Repeat(0.6875f, Trained), 2.5f, 2.5f, 2.5f, 2.5f, 0.5f, 0.5f, 0.5f, 0.5f], after);
    }

    /// <summary>Unit 0 is held by the first alone, unit 1 by both, unit 2 by the second alone, unit 3 by nobody.</summary>
    [Fact]
    public void A_buffer_is_the_mean_of_those_who_held_its_unit_and_stays_where_nobody_did()
    {
        var (first, second) = (new SubModel(Norm, [new UnitMask(4, [0, 1])]), new SubModel(Norm, [new UnitMask(4, [1, 2])]));
        var after = Step(Aggregation("average"), (first, Answer(first, 0, 1, 2), 1), (second, Answer(second, 0, -1, 4), 3));
        Assert.Equal([1, 2.5f, 3, 2, 2, 0.5f, 0, 4], after[Trained..]);
    }

    /// <summary>
    /// The second round's clients measure what the model has: whatever an optimizer remembers of the first, the buffers stay.
    /// </summary>
    [Theory]
    [InlineData("average")]
    [InlineData("momentum")]
    [InlineData("adam")]
    [InlineData("yogi")]
    [InlineData("adagrad")]
    public void No_server_optimizer_moves_a_buffer(string optimizer)
    {
        var (aggregation, full) = (Aggregation(optimizer), SubModel.Full(Norm));
        var first = Step(aggregation, (full, Answer(full, 0.5f, 1, 2), 1));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], first[Trained..]);

        var weights = first.ToArray();
        var sums = aggregation.Open(new AggregationTask(1, 1));
        sums.Add(new ClientId("a"), full, Answer(full, 0, 0, 0), 1);
        aggregation.Step(weights, sums);
        Assert.Equal(first[Trained..], weights[Trained..]);
        Assert.Equal(optimizer != "average", weights[0] != first[0]);
    }

    [Fact]
    public void The_strategy_is_that_of_the_trained_part()
    {
        var (settings, mlp) = (new ServerOptimizerSettings(ServerOptimizerKind.Momentum, Momentum: 0.5), TestLayouts.Mlp());
        var (aggregation, alone) = (Aggregation("momentum"), StrategyCatalogs.BuiltIn.CreateAggregation(settings, mlp));
        var full = SubModel.Full(Norm);
        var after = Step(aggregation, (full, Answer(full, 0.5f, 100, 2), 1));

        var weights = Weights[..Trained];
        var sums = alone.Open(new AggregationTask(1, 1));
        sums.Add(new Algorithms.Aggregation.Contribution(new ClientId("a"), SubModel.Full(mlp), Answer(full, 0.5f, 100, 2).Trained, 1));
        var gradient = new float[Trained];
        sums.PseudoGradient(gradient);
        alone.Step(weights, gradient);
        Assert.Equal(weights, after[..Trained]);
        Assert.Equal(alone.Save(), aggregation.Save());
    }

    [Fact]
    public void The_order_of_arrival_changes_no_bit()
    {
        var moves = Gen.Choose(-1000, 1000).Select(value => value / 7f);
        var answers =
            from kept in Gen.Choose(1, 15)
            let part = new SubModel(Norm, [new UnitMask(4, [.. Enumerable.Range(0, 4).Where(unit => (kept >> unit & 1) == 1)])])
            from trained in moves
            from mean in moves
            from variance in moves
            from samples in Gen.Choose(1, 300)
            select (part, Answer(part, trained, mean, variance), samples);
        Law.Holds(
            from all in Gen.ArrayOf(answers, 6) from order in Gen.Shuffle(all) select (all, order),
            round => Assert.Equal(Step(Aggregation("average"), round.all), Step(Aggregation("average"), round.order)));
    }

    [Theory]
    [InlineData(0.5f, float.NaN)]
    [InlineData(float.NaN, 1f)]
    [InlineData(0.5f, 3e38f)]
    public void An_update_of_which_one_part_is_refused_adds_nothing(float trained, float mean)
    {
        var (aggregation, full) = (Aggregation("average"), SubModel.Full(Norm));
        var sums = aggregation.Open(new AggregationTask(2, 2));
        Assert.Throws<UpdateRefusedException>(() => sums.Add(new ClientId("bad"), full, Answer(full, trained, mean, 1), 100));
        sums.Add(new ClientId("good"), full, Answer(full, 0.5f, 1, 2), 1);
        var after = Weights.ToArray();
        aggregation.Step(after, sums);
        Assert.Equal(Step(Aggregation("average"), (full, Answer(full, 0.5f, 1, 2), 1)), after);
    }

    [Fact]
    public void An_update_without_the_buffers_of_the_model_is_refused()
    {
        var full = SubModel.Full(Norm);
        var error = Assert.Throws<UpdateRefusedException>(
            () => Step(Aggregation("average"), (full, Answer(full, 0, 0, 0) with { Buffers = null }, 1)));
        Assert.Equal("expected an update with buffers, got one without", error.Message);
    }

    private static ModelAggregation Aggregation(string name) => new(
        StrategyCatalogs.BuiltIn.CreateAggregation(
            new ServerOptimizerSettings(ServerOptimizerSettings.KindOf(name), Momentum: name == "average" ? 0 : 0.5), Norm.Trained), Norm);

    /// <summary>The same difference for every trained weight, every mean and every variance.</summary>
    private static ClientUpdate Answer(SubModel part, float trained, float mean, float variance) => new(
        ModelUpdate.Dense([.. Enumerable.Repeat(trained, part.Trained.Count)]),
        ModelUpdate.Dense([.. Enumerable.Repeat(mean, part.Buffers!.Count / 2), .. Enumerable.Repeat(variance, part.Buffers.Count / 2)]));

    private static float[] Step(ModelAggregation aggregation, params (SubModel Part, ClientUpdate Update, int Samples)[] answers)
    {
        var weights = Weights.ToArray();
        var sums = aggregation.Open(new AggregationTask(answers.Length, answers.Length));
        foreach (var (part, update, samples) in answers) sums.Add(new ClientId("a"), part, update, samples);
        aggregation.Step(weights, sums);
        return weights;
    }
}

using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Aggregation.Rules;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.SubModels;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;
using static AfdActors.Algorithms.Tests.Aggregation.Rules.RuleRound;

namespace AfdActors.Algorithms.Tests.Aggregation.Rules;

public sealed class KrumTests
{
    private static readonly AggregationRule Krum = new(AggregationRuleKind.Krum);
    private static readonly AggregationRule MultiKrum = new(AggregationRuleKind.MultiKrum);
    private static readonly float[] Five = [0, 1, 3, 4.5f, 1e6f];

    /// <summary>
    /// Five clients, one liar (a fifth), so 5 - 1 - 2 = 2 neighbors. Squared distances per coordinate: of 0 to 1 and 3: 1 + 9 = 10; of 1 to
    /// 0 and 3: 1 + 4 = 5; of 3 to 1 and 4.5: 4 + 2.25 = 6.25; of 4.5 to 3 and 1: 2.25 + 12.25 = 14.5. With one neighbor 0 would have 1, as
    /// 1 has, and be first by its name; with three neighbors 3 would have 15.25 and 1 17.25.
    /// </summary>
    [Fact]
    public void The_update_nearest_to_its_neighbors_is_chosen_whatever_its_samples()
    {
        var gradient = By(Krum, Mlp, [.. Five.Select((value, k) => Constant(Whole, value, 1 + (1000 * k)))]);
        Assert.All(gradient, value => Assert.Equal(1, value));
    }

    /// <summary>
    /// The same five, where ten were asked and five dropped out or were refused: n is five and f one. The f of ten, two, would leave one
    /// neighbor, with which 0 is first.
    /// </summary>
    [Fact]
    public void The_updates_that_came_count_and_not_the_clients_that_were_asked()
    {
        var gradient = By(Krum, Mlp, new AggregationTask(10, 10), [.. Five.Select((value, k) => (k, Constant(Whole, value)))]);
        Assert.All(gradient, value => Assert.Equal(1, value));
    }

    /// <summary>The same clients: without the one of the largest score, the mean of 0, 1, 3 and 4.5 is 2.125, each counted once.</summary>
    [Fact]
    public void Multi_krum_is_the_mean_of_all_but_the_furthest()
    {
        var gradient = By(MultiKrum, Mlp, [.. Five.Select((value, k) => Constant(Whole, value, 1 + (1000 * k)))]);
        Assert.All(gradient, value => Assert.Equal(2.125f, value));
    }

    /// <summary>
    /// With two liars of five (a part of 0.4) one neighbor decides and three are chosen: 1 and 0, whose scores are 1, and of 12 and 10,
    /// whose scores are 4, the first by its name.
    /// </summary>
    [Fact]
    public void More_liars_leave_fewer_neighbors_and_fewer_chosen()
    {
        float[] clients = [1e6f, 12, 10, 1, 0];
        var gradient = By(MultiKrum with { Byzantine = 0.4 }, Mlp, [.. clients.Select(value => Constant(Whole, value))]);
        Assert.All(gradient, value => Assert.Equal((12 + 1 + 0) / 3f, value));
    }

    [Fact]
    public void Equal_scores_go_by_the_clients_name_whatever_the_order_of_arrival()
    {
        (int, Contribution)[] came = [.. new[] { 4f, 1, 3, 2 }.Select((value, k) => (k, Constant(Whole, value)))];
        var task = new AggregationTask(4, 4);

        // One neighbor each at distance 1: all four scores are equal.
        foreach (var order in (int[][])[[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
            Assert.All(By(Krum, Mlp, task, [.. order.Select(k => came[k])]), value => Assert.Equal(4, value));
    }

    /// <summary>
    /// The first two have 8 of 26 coordinates in common, one unit's weights and the biases of the outputs. Between them the mean squared
    /// difference is 4, between the whole models 9; as sums, 32 and 234, they would be near for having little in common.
    /// </summary>
    [Fact]
    public void Distances_are_means_over_what_both_hold()
    {
        var answers = new[]
        {
            Constant(Keep(0, 1), 0), Constant(Keep(1, 2), 2), Constant(Whole, 6), Constant(Whole, 9),
        };
        var distances = Between(Mlp, answers);
        Assert.Equal([0, 4, 36, 81], distances[0]);
        Assert.Equal([36, 16, 0, 9], distances[2]);
    }

    [Fact]
    public void Updates_without_a_coordinate_in_common_are_infinitely_far()
    {
        var layout = new ModelLayout(
            "apart", [new UnitGroup("units", 2)], [new ParameterSpec("w", [2, 3], 3, [new AxisCover(0, 0)])]);
        Contribution Unit(int unit, float value) => Constant(new SubModel(layout, [new UnitMask(2, [unit])]), value);
        var answers = new[] { Unit(0, 1), Unit(1, 1), Unit(0, 2) };
        Assert.Equal([0, double.PositiveInfinity, 1], Between(layout, answers)[0]);

        // The one client that has no neighbor is not the nearest.
        Assert.Equal([1, 1, 1, 0, 0, 0], By(Krum, layout, answers));
    }

    /// <summary>Over any sub-models, dense and sparse, and more coordinates than a block has.</summary>
    [Fact]
    public void Distances_equal_the_plain_reference() => Law.Holds(
        from answers in Gen.ArrayOf(Contribution.Any(Large), 3) select answers,
        answers =>
        {
            var values = answers.Select(a => a.Expanded()).ToArray();
            var held = answers.Select(a => TestSubModels.Held(a.SubModel)).ToArray();
            var distances = Between(Large, answers);
            for (var a = 0; a < 3; a++)
            {
                for (var b = 0; b < 3; b++)
                {
                    var both = Enumerable.Range(0, values[a].Length).Where(i => held[a][i] && held[b][i]).ToList();
                    var mean = both.Average(i => Math.Pow((double)values[a][i] - values[b][i], 2));
                    Assert.Equal(mean, distances[a][b], tolerance: mean * 1e-9);
                }
            }
        },
        count: 5);

    /// <summary>
    /// Of ten clients two lie, both far off and near each other. With 10 - 2 - 2 = 6 neighbors five honest ones are in every liar's score.
    /// </summary>
    [Fact]
    public void As_many_liars_as_expected_are_never_chosen() => Law.Holds(
        from honest in Gen.ArrayOf(Gen.Choose(-100, 100), 8)
        from lie in Gen.Elements(-3e38f, -1e6f, 1000, 3e38f)
        select (honest, lie),
        round =>
        {
            var clients = round.honest.Select(value => (float)value).Append(round.lie).Append(round.lie);
            Contribution[] answers = [.. clients.Select(value => Constant(Whole, value))];
            foreach (var rule in (AggregationRule[])[Krum, MultiKrum])
                Assert.All(By(rule, Mlp, answers), value => Assert.InRange(value, round.honest.Min(), round.honest.Max()));
        });

    /// <summary>
    /// One update is its own; of two, which are equally near, the first by name. Of three, with one liar, n - f - 2 is 0, and one neighbor
    /// is looked at: 9 is further from its nearest than 1 and 2 from each other.
    /// </summary>
    [Fact]
    public void Rounds_of_one_to_three_clients_have_an_update_too()
    {
        Assert.All(By(Krum, Mlp, Constant(Whole, 9), Constant(Whole, 1), Constant(Whole, 2)), value => Assert.Equal(1, value));
        Contribution[] two = [Constant(Whole, 3), Constant(Whole, 4)];
        Assert.All(By(Krum, Mlp, two[0]), value => Assert.Equal(3, value));
        Assert.All(By(Krum, Mlp, two), value => Assert.Equal(3, value));
        Assert.All(By(MultiKrum, Mlp, two), value => Assert.Equal(3.5f, value));
    }

    /// <summary>Krum moves what the chosen client trained, and nothing else.</summary>
    [Fact]
    public void What_the_chosen_did_not_hold_does_not_move()
    {
        var gradient = By(Krum, Mlp, Constant(Keep(1), 2), Constant(Whole, 2.5f), Constant(Whole, 1));
        Assert.Equal((0, 2), (gradient[0], gradient[3]));
    }

    private static double[][] Between(ModelLayout layout, Contribution[] answers) => UpdateDistances.Between(
        [.. answers.Select((a, k) => new Algorithms.Aggregation.Contribution(Name(k), a.SubModel, a.Update, a.Samples))],
        layout.ParameterCount);
}

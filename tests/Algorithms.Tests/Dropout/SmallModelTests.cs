using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Tests.Layout;

namespace AfdActors.Algorithms.Tests.ScoreMaps;

public sealed class SmallModelTests
{
    private static readonly ModelLayout Layout = TestLayouts.SmallCnn();

    private static IDropoutStrategy Create(DropoutKind kind, ulong seed, double rate = 0.5) =>
        DropoutStrategies.Create(new DropoutSettings(kind, rate), Layout, seed);

    [Fact]
    public void Everybody_trains_the_one_sub_model_that_the_run_yields()
    {
        var small = Create(DropoutKind.Small, 7);

        foreach (var (round, attempt, client) in new[] { (1, 0, "a"), (1, 1, "a"), (2, 0, "b"), (900, 3, "c") })
            Assert.Same(small.Outcome, small.Select(new RoundId(round), attempt, new ClientId(client)));
        Assert.False(small.Outcome.IsFull);
    }

    [Fact]
    public void It_has_the_size_of_the_sub_models_of_federated_dropout() =>
        Assert.Equal(
            Create(DropoutKind.Random, 7).Select(new RoundId(1), 0, new ClientId("a")).Count,
            Create(DropoutKind.Small, 7).Outcome.Count);

    [Fact]
    public void The_seed_draws_it()
    {
        var drawn = Enumerable.Range(0, 20).Select(seed => Masks(Create(DropoutKind.Small, (ulong)seed))).ToList();

        Assert.Equal(drawn[3], Masks(Create(DropoutKind.Small, 3)));
        Assert.True(drawn.Distinct().Count() > 10, "seeds must draw different sub-models");
    }

    [Theory]
    [InlineData(DropoutKind.None)]
    [InlineData(DropoutKind.Random)]
    [InlineData(DropoutKind.AfdMulti)]
    [InlineData(DropoutKind.AfdSingle)]
    public void The_other_strategies_yield_the_full_model(DropoutKind kind) => Assert.True(Create(kind, 7).Outcome.IsFull);

    private static string Masks(IDropoutStrategy strategy) =>
        string.Join(' ', strategy.Outcome.Kept.Select(mask => Convert.ToHexString(mask.ToBitmap())));
}

using System.Collections.Immutable;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using Xunit;

namespace AfdActors.Algorithms.Tests.Aggregation;

/// <summary>The sparse server step (STC, arXiv:1903.02891, algorithm 2).</summary>
public sealed class SparseStepTests
{
    private static readonly ModelLayout Layout =
        new("two-tensors", [], [new ParameterSpec("a", [4], 1, []), new ParameterSpec("b", [2], 1, [])]);

    private static ServerOptimizerSettings Sparse => new(Density: 0.5);

    [Fact]
    public void The_largest_half_of_each_tensor_moves_by_its_mean_size()
    {
        var weights = new float[6];
        var optimizer = ServerOptimizers.Create(Sparse, Layout);

        optimizer.Step(weights, [1, -5, 3, 2, 8, -4]);

        // Tensor a: -5 and 3 are the two largest, mean size 4; tensor b: 8 alone. The step goes against the gradient.
        Assert.Equal([0, 4, -4, 0, -8, 0], weights);
    }

    [Fact]
    public void What_was_not_published_comes_with_a_later_step()
    {
        var weights = new float[6];
        var optimizer = ServerOptimizers.Create(Sparse, Layout);

        optimizer.Step(weights, [1, -5, 3, 2, 8, -4]);
        optimizer.Step(weights, new float[6]);

        // Residual of a: -1, 5 - 4, -3 + 4, -2: the sizes 2 and 1 (index 0 by the lower index), mean 1.5; of b: 0 and 4.
        Assert.Equal([-1.5f, 4, -4, -1.5f, -8, 4], weights);
    }

    [Fact]
    public void Over_the_whole_model_the_largest_half_moves_as_it_is()
    {
        var weights = new float[6];
        var optimizer = ServerOptimizers.Create(Sparse with { Scope = SparsityScope.Model }, Layout);

        optimizer.Step(weights, [1, -5, 3, 2, 8, -4]);
        Assert.Equal([0, 5, 0, 0, -8, 4], weights);

        // What waited: -1, -3 and -2.
        optimizer.Step(weights, new float[6]);
        Assert.Equal([-1, 5, -3, -2, -8, 4], weights);
    }

    /// <summary>Half of four and of two; of that half: one of each, 5 and 8.</summary>
    [Fact]
    public void A_round_may_ask_for_a_part_of_the_density()
    {
        var weights = new float[6];
        var strategy = FedAvgAggregation.Create(Sparse, Layout);

        strategy.Open(new AggregationTask(1, 1) { DensityShare = 0.5 });
        strategy.Step(weights, [1, -5, 3, 2, 8, -4]);
        Assert.Equal([0, 5, 0, 0, -8, 0], weights);

        strategy.Open(new AggregationTask(1, 1));
        strategy.Step(weights, new float[6]);
        // What waited: -1, 0, -3, -2 and 0, 4: two of a with the mean size 2.5, and one of b.
        Assert.Equal([0, 5, -2.5f, -2.5f, -8, 4], weights);
    }

    [Theory]
    [InlineData(SparsityScope.Tensor)]
    [InlineData(SparsityScope.Model)]
    public void What_moved_and_what_waits_make_up_every_step(SparsityScope scope)
    {
        var stream = new SeededStream(7);
        var (weights, dense) = (new float[6], new float[6]);
        var optimizer = ServerOptimizers.Create(Sparse with { Scope = scope }, Layout);
        var plain = ServerOptimizers.Create(new ServerOptimizerSettings(), Layout);
        for (var step = 0; step < 50; step++)
        {
            float[] gradient = [.. Enumerable.Range(0, 6).Select(_ => (float)stream.NextInt(9) - 4)];
            optimizer.Step(weights, gradient);
            plain.Step(dense, gradient);
        }

        for (var step = 0; step < 60; step++) optimizer.Step(weights, new float[6]);

        // Nothing is lost: with no more gradients the residual drains, and the model arrives where the dense rule is, but for rounding.
        for (var i = 0; i < 6; i++) Assert.Equal(dense[i], weights[i], 1e-3);
    }

    [Fact]
    public void A_restored_state_goes_on_bit_for_bit()
    {
        var (weights, resumed) = (new float[6], new float[6]);
        var settings = new ServerOptimizerSettings(ServerOptimizerKind.Momentum, 1, 0.5, Density: 0.5);
        var first = ServerOptimizers.Create(settings, Layout);
        first.Step(weights, [1, -5, 3, 2, 8, -4]);
        var second = ServerOptimizers.Create(settings, Layout);
        second.Restore(first.Save());
        weights.CopyTo(resumed, 0);

        first.Step(weights, [1, 2, 3, 4, 5, 6]);
        second.Step(resumed, [1, 2, 3, 4, 5, 6]);

        Assert.Equal(weights, resumed);
        Assert.Equal(first.Save(), second.Save());
    }

    [Fact]
    public void A_damaged_state_is_refused_and_changes_nothing()
    {
        var optimizer = ServerOptimizers.Create(Sparse, Layout);
        optimizer.Step(new float[6], [1, -5, 3, 2, 8, -4]);
        var state = optimizer.Save();

        for (var length = 0; length < state.Length; length++)
        {
            var cut = state[..length];
            Assert.Contains(
                "expected", Assert.Throws<MalformedDataException>(() => optimizer.Restore(cut)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<MalformedDataException>(() => optimizer.Restore([9, .. state[1..]]));
        Assert.Equal(state, optimizer.Save());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_density_out_of_range_is_refused(double density) =>
        Assert.Contains(
            "density", Assert.Throws<ArgumentException>(() => ServerOptimizers.Create(new(Density: density), Layout)).Message,
            StringComparison.Ordinal);
}

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

    [Fact]
    public void A_weight_that_was_moved_before_may_count_more_than_it_is()
    {
        var weights = new float[6];
        var settings = Sparse with { Scope = SparsityScope.Model, FavorMoved = 2 };
        var optimizer = ServerOptimizers.Create(settings, Layout);

        optimizer.Step(weights, [1, -5, 3, 2, 8, -4]);
        Assert.Equal([0, 5, 0, 0, -8, 4], weights);

        // What waits: -1, -2, -3, -2, -2, -2; of these the second, fifth and sixth were moved before and count as 4.
        optimizer.Step(weights, [0, 2, 0, 0, 2, 2]);
        Assert.Equal([0, 3, 0, 0, -10, 2], weights);

        // What waits: -1, 0, -3, -2, 0, 0.
        optimizer.Step(weights, new float[6]);
        Assert.Equal([-1, 3, -3, -2, -10, 2], weights);
    }

    [Fact]
    public void A_weight_is_favored_ever_after_and_only_if_it_moved()
    {
        var weights = new float[6];
        var optimizer = ServerOptimizers.Create(Sparse with { Scope = SparsityScope.Model, FavorMoved = 3 }, Layout);

        // Three may move and one does: the two entries of 0 are chosen, and move nothing.
        optimizer.Step(weights, [0, 0, 0, 0, 0, 5]);
        optimizer.Step(weights, [0, 7, 6, 5, 0, 0]);
        Assert.Equal([0, -7, -6, -5, 0, -5], weights);

        // The last weight moved two steps ago: its 1 counts as 3. The first and fifth never did.
        optimizer.Step(weights, [2, 4, 4, 0, 2.5f, 1]);
        Assert.Equal([0, -11, -10, -5, 0, -6], weights);
    }

    [Theory]
    [InlineData(1, "01-03-00-00-00-00-00-00-00-00-00-00-00-00-00-80-BF")]
    [InlineData(2, "02-03-00-00-00-00-00-00-00-00-00-00-00-00-00-80-BF-03")]
    public void The_bytes_of_a_state_are_pinned(double favor, string bytes)
    {
        var layout = new ModelLayout("three", [], [new ParameterSpec("a", [3], 1, [])]);
        var optimizer = ServerOptimizers.Create(
            new(Density: 0.6) { Scope = SparsityScope.Model, FavorMoved = favor }, layout);

        optimizer.Step(new float[3], [3, -2, 1]);

        Assert.StartsWith(bytes, BitConverter.ToString(optimizer.Save()), StringComparison.Ordinal);
    }

    /// <summary>By the size of the entries, not of what they count.</summary>
    [Fact]
    public void In_a_tensor_the_chosen_move_by_the_mean_of_what_they_are()
    {
        var weights = new float[6];
        var optimizer = ServerOptimizers.Create(Sparse with { FavorMoved = 4 }, Layout);

        optimizer.Step(weights, [1, -5, 3, 2, 8, -4]);
        Assert.Equal([0, 4, -4, 0, -8, 0], weights);

        // What waits of a: -1, 1, 1, -2, and -7 of the second with this step: 1 of the third counts as 4. The mean of 6 and 1 is 3.5.
        // Of b: 0 and 4, and 1.5 of the first counts as 6.
        optimizer.Step(weights, [0, 7, 0, 0, 1.5f, 0]);
        Assert.Equal([0, 0.5f, -0.5f, 0, -9.5f, 0], weights);
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
    [InlineData(SparsityScope.Tensor, 1)]
    [InlineData(SparsityScope.Model, 1)]
    [InlineData(SparsityScope.Tensor, 3)]
    [InlineData(SparsityScope.Model, 3)]
    public void What_moved_and_what_waits_make_up_every_step(SparsityScope scope, double favor)
    {
        var stream = new SeededStream(7);
        var (weights, dense) = (new float[6], new float[6]);
        var optimizer = ServerOptimizers.Create(Sparse with { Scope = scope, FavorMoved = favor }, Layout);
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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_restored_state_goes_on_bit_for_bit(double favor)
    {
        var (weights, resumed) = (new float[6], new float[6]);
        var settings = new ServerOptimizerSettings(ServerOptimizerKind.Momentum, 1, 0.5, Density: 0.5) { FavorMoved = favor };
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

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_damaged_state_is_refused_and_changes_nothing(double favor)
    {
        var optimizer = ServerOptimizers.Create(Sparse with { FavorMoved = favor }, Layout);
        optimizer.Step(new float[6], [1, -5, 3, 2, 8, -4]);
        var state = optimizer.Save();

        for (var length = 0; length < state.Length; length++)
        {
            var cut = state[..length];
            Assert.Contains(
                "expected", Assert.Throws<MalformedDataException>(() => optimizer.Restore(cut)).Message, StringComparison.Ordinal);
        }

        Assert.Throws<MalformedDataException>(() => optimizer.Restore([9, .. state[1..]]));
        var other = ServerOptimizers.Create(Sparse with { FavorMoved = 5 - favor }, Layout);
        Assert.Throws<MalformedDataException>(() => other.Restore(state));
        Assert.Equal(state, optimizer.Save());
    }

    [Theory]
    [InlineData(0.9)]
    [InlineData(1000.1)]
    [InlineData(double.NaN)]
    public void A_factor_out_of_range_is_refused(double favor)
    {
        var settings = Sparse with { FavorMoved = favor };
        Assert.Contains(
            "moved before", Assert.Throws<ArgumentException>(() => ServerOptimizers.Create(settings, Layout)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_read_from_the_options_that_they_write()
    {
        foreach (var favor in (double[])[1, 2.5, 1000])
        {
            var settings = Sparse with { FavorMoved = favor };
            Assert.Equal(settings, ServerOptimizerSettings.Of(settings));
        }

        Assert.False(Sparse.ToStrategySettings().Options.ContainsKey("favor-moved"));
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

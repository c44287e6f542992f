using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using AfdActors.Testing;

namespace AfdActors.Algorithms.Tests.SubModels;

public sealed class SubModelTests
{
    [Fact]
    public void Expanding_what_was_extracted_restores_the_kept_and_touches_nothing_else()
    {
        var partial = 0;
        Law.Holds(TestSubModels.Any(), Restores, count: 1600);
        Assert.True(partial > 1000, "the cases must drop something");

        void Restores(SubModel subModel)
        {
            var held = TestSubModels.Held(subModel);
            var full = Enumerable.Range(1, subModel.Layout.ParameterCount).Select(i => (float)i).ToArray();
            var sub = new float[subModel.Count];
            subModel.Extract(full, sub);
            Assert.Equal(full.Where((_, i) => held[i]), sub);

            var target = Enumerable.Repeat(-1f, full.Length).ToArray();
            subModel.Expand(sub, target);
            Assert.Equal(full.Select((w, i) => held[i] ? w : -1f), target);
            partial += subModel.IsFull ? 0 : 1;
        }
    }

    [Fact]
    public void Runs_are_ascending_merged_and_exactly_the_kept_coordinates() => Law.Holds(TestSubModels.Any(), subModel =>
    {
        var held = TestSubModels.Held(subModel);
        var covered = new bool[held.Length];
        var end = -1;
        foreach (var range in subModel.Ranges)
        {
            Assert.True(range.Length > 0 && range.Start > end, "ranges must be apart");
            end = range.End;
            covered.AsSpan(range.Start, range.Length).Fill(true);
        }

        Assert.Equal(held, covered);
    });

    [Fact]
    public void Shapes_sizes_and_offsets_agree() => Law.Holds(TestSubModels.Any(), subModel =>
    {
        var next = 0;
        for (var p = 0; p < subModel.Layout.Parameters.Length; p++)
        {
            Assert.Equal(next, subModel.OffsetOf(p));
            Assert.Equal(subModel.TensorSizes[p], subModel.ShapeOf(p).Aggregate(1, (a, b) => a * b));
            Assert.Equal(subModel.TensorSizes[p], TestSubModels.Held(subModel, p).Count(h => h));
            next += subModel.TensorSizes[p];
        }

        Assert.Equal(subModel.Count, next);
    });

    /// <summary>
    /// Keep hidden units 1 and 3 of 4: rows 1 and 3 of [4, 3], biases 1 and 3, columns 1 and 3 of [2, 4], both output biases.
    /// </summary>
    [Fact]
    public void A_dropped_neuron_takes_its_row_bias_and_next_column()
    {
        var subModel = new SubModel(TestLayouts.Mlp(), [new UnitMask(4, [1, 3])]);
        var sub = new float[subModel.Count];
        subModel.Extract([.. Enumerable.Range(0, 26).Select(i => (float)i)], sub);
        Assert.Equal([3, 4, 5, 9, 10, 11, 13, 15, 17, 19, 21, 23, 24, 25], sub);
        Assert.Equal([2, 3], subModel.ShapeOf(0).ToArray());
        Assert.Equal([2], subModel.ShapeOf(1).ToArray());
        Assert.Equal([2, 2], subModel.ShapeOf(2).ToArray());
        Assert.Equal([2], subModel.ShapeOf(3).ToArray());
        Assert.Equal([new TensorGrid(2, 3), new(2, 1), new(2, 2), new(2, 1)], subModel.TensorGrids.ToArray());
    }

    /// <summary>
    /// At rate 0.25 24, 48 and 1536 units stay: 26*24 + (24*25+1)*48 + (48*49+1)*1536 + (1536+1)*62 = 624 + 28,848 + 3,614,208 + 95,294.
    /// </summary>
    [Fact]
    public void The_femnist_sub_model_has_the_papers_size()
    {
        var layout = TestLayouts.FemnistCnn();
        var stream = new SeededStream(14);
        var subModel = new SubModel(
            layout, [.. layout.Groups.Select(g => new UnitMask(g.Units, UnitSampling.Uniform(g.Units, g.Units * 3 / 4, stream)))]);
        Assert.Equal(3_738_974, subModel.Count);
        Assert.Equal([48, 24, 5, 5], subModel.ShapeOf(2).ToArray());
        Assert.Equal([1536, 48 * 49], subModel.ShapeOf(4).ToArray());
        Assert.Equal(new TensorGrid(48, 24 * 25), subModel.TensorGrids[2]);
        Assert.Equal(new TensorGrid(1536, 48 * 49), subModel.TensorGrids[4]);
    }

    [Fact]
    public void The_full_sub_model_is_one_run()
    {
        foreach (var layout in TestLayouts.Small())
        {
            var full = SubModel.Full(layout);
            Assert.True(full.IsFull);
            Assert.Equal([new CoordinateRange(0, layout.ParameterCount)], full.Ranges.ToArray());
            Assert.Equal(layout.Parameters.Select(p => p.Size), full.TensorSizes);
        }
    }

    [Fact]
    public void Masks_of_another_model_and_wrong_lengths_are_refused()
    {
        var layout = TestLayouts.Mlp();
        Assert.Throws<ArgumentException>(() => new SubModel(layout, []));
        Assert.Throws<ArgumentException>(() => new SubModel(layout, [UnitMask.All(5)]));
        var full = SubModel.Full(layout);
        Assert.Throws<ArgumentException>(() => full.Extract(new float[25], new float[26]));
        Assert.Throws<ArgumentException>(() => full.Expand(new float[27], new float[26]));
    }
}

using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Algorithms.Tests.Layout;

public sealed class ModelLayoutTests
{
    /// <summary>(25+1)*32 + (32*25+1)*64 + (3136+1)*2048 + (2048+1)*62 = 832 + 51,264 + 6,424,576 + 127,038.</summary>
    [Fact]
    public void The_femnist_network_has_the_papers_size() => Assert.Equal(6_603_710, TestLayouts.FemnistCnn().ParameterCount);

    /// <summary>
    /// LEAF, one bias per gate set: 80*8 + (8+256+1)*1024 + (256+256+1)*1024 + (256+1)*80 = 640 + 271,360 + 525,312 + 20,560.
    /// </summary>
    [Theory]
    [InlineData(LstmDropout.NonRecurrent)]
    [InlineData(LstmDropout.Hidden)]
    public void The_shakespeare_network_has_leafs_size(LstmDropout dropout) =>
        Assert.Equal(817_872, TestLayouts.ShakespeareLstm(dropout).ParameterCount);

    [Fact]
    public void Parameters_follow_each_other_in_the_flat_vector()
    {
        foreach (var layout in TestLayouts.Small())
        {
            var next = 0;
            for (var p = 0; p < layout.Parameters.Length; p++)
            {
                Assert.Equal(next, layout.OffsetOf(p));
                next += layout.Parameters[p].Size;
            }
            Assert.Equal(layout.ParameterCount, next);
        }
    }

    [Fact]
    public void Recurrent_weights_stay_whole_unless_hidden_units_are_dropped()
    {
        static string[] Covers(LstmDropout dropout) =>
            [.. TestLayouts.SmallLstm(dropout).Parameters.Select(
                p => $"{p.Name} {string.Join(' ', p.Covers.Select(c => $"{c.Axis}:{c.Group}x{c.Gates}"))}")];

        Assert.Equal(
            [
                "embedding.weight ", "lstm1.weight_ih ", "lstm1.weight_hh ", "lstm1.bias ", "lstm2.weight_ih 1:0x1", "lstm2.weight_hh ",
                "lstm2.bias ",
                "dense.weight 1:1x1", "dense.bias ",
            ],
            Covers(LstmDropout.NonRecurrent));
        Assert.Equal(
            [
                "embedding.weight ", "lstm1.weight_ih 0:0x4", "lstm1.weight_hh 0:0x4 1:0x1", "lstm1.bias 0:0x4",
                "lstm2.weight_ih 0:1x4 1:0x1", "lstm2.weight_hh 0:1x4 1:1x1", "lstm2.bias 0:1x4", "dense.weight 1:1x1", "dense.bias ",
            ],
            Covers(LstmDropout.Hidden));
    }

    [Fact]
    public void The_fingerprint_is_of_the_structure()
    {
        Assert.Equal(TestLayouts.Mlp().Fingerprint, TestLayouts.Mlp().Fingerprint);
        Assert.Matches("^[0-9a-f]{64}$", TestLayouts.Mlp().Fingerprint);
        var fingerprints = TestLayouts.Small().Select(l => l.Fingerprint).ToList();
        Assert.Equal(fingerprints.Count, fingerprints.Distinct().Count());

        var mlp = TestLayouts.Mlp();
        var otherFanIn = new ModelLayout(mlp.Name, mlp.Groups, mlp.Parameters.SetItem(0, mlp.Parameters[0] with { FanIn = 9 }));
        Assert.NotEqual(mlp.Fingerprint, otherFanIn.Fingerprint);
    }

    [Fact]
    public void Initial_weights_fill_their_range_and_depend_on_the_seed_alone()
    {
        var layout = TestLayouts.SmallCnn();
        float[] Weights(ulong seed)
        {
            var weights = new float[layout.ParameterCount];
            layout.Initialize(weights, SeededStream.Create(seed, SeedPurpose.InitialWeights));
            return weights;
        }

        var weights = Weights(1);
        Assert.Equal(weights, Weights(1));
        Assert.NotEqual(weights, Weights(2));
        for (var p = 0; p < layout.Parameters.Length; p++)
        {
            var bound = 1 / Math.Sqrt(layout.Parameters[p].FanIn);
            var own = weights.AsSpan(layout.OffsetOf(p), layout.Parameters[p].Size).ToArray();
            Assert.All(own, w => Assert.InRange(w, -bound * 1.000001, bound * 1.000001));
            if (own.Length > 100)
            {
                Assert.True(own.Max() > 0.9 * bound && own.Min() < -0.9 * bound);
                // The mean of n draws has standard deviation bound / sqrt(3 n); five of them.
                Assert.InRange(own.Average(), -5 * bound / Math.Sqrt(3 * own.Length), 5 * bound / Math.Sqrt(3 * own.Length));
            }
        }
    }

    public static TheoryData<string, int[], AxisCover[]> BadParameters => new()
    {
        { "2 groups on one axis", [4, 4], [new AxisCover(0, 0), new AxisCover(0, 0)] },
        { "axis too long", [5, 4], [new AxisCover(0, 0)] },
        { "block forgotten", [8, 4], [new AxisCover(0, 0)] },
        { "gates times block overflow", [4, 4], [new AxisCover(0, 0, int.MaxValue, int.MaxValue)] },
        { "no such axis", [4, 4], [new AxisCover(2, 0)] },
        { "no such group", [4, 4], [new AxisCover(0, 1)] },
        { "negative block", [4, 4], [new AxisCover(0, 0, -1, -1)] },
        { "empty axis", [4, 0], [new AxisCover(0, 0)] },
    };

    [Theory]
    [MemberData(nameof(BadParameters))]
    public void A_contradictory_parameter_is_refused(string why, int[] shape, AxisCover[] covers)
    {
        Assert.NotEmpty(why);
        var spec = new ParameterSpec("w", [.. shape], 1, [.. covers]);
        Assert.Contains(
            "w: expected", Assert.Throws<ArgumentException>(() => new ModelLayout("m", [new UnitGroup("g", 4)], [spec])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_unique_and_without_white_space()
    {
        ParameterSpec Named(string name) => new(name, [2], 1, []);
        Assert.Throws<ArgumentException>(() => new ModelLayout("m", [], [Named("a"), Named("a")]));
        Assert.Throws<ArgumentException>(() => new ModelLayout("m", [], [Named("a b")]));
        Assert.Throws<ArgumentException>(() => new ModelLayout("m", [], ImmutableArray<ParameterSpec>.Empty));
        Assert.Throws<ArgumentException>(() => new ModelLayout("m", [new UnitGroup("g", 1), new UnitGroup("g", 1)], [Named("a")]));
    }
}

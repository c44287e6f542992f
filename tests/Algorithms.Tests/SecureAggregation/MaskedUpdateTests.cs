using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Aggregation;
using AfdActors.Algorithms.Tests.Layout;
using AfdActors.Algorithms.Tests.SubModels;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.SecureAggregation;

/// <summary>Updates as words, and their sums.</summary>
public sealed class MaskedUpdateTests
{
    private static readonly MaskPlan NoMasks = new([]);

    /// <summary>What is unmasked goes the way of an open round's sum, and there is no bit between them.</summary>
    [Fact]
    public void The_sum_of_words_is_the_open_sum_bit_for_bit()
    {
        var rounds =
            from layout in Gen.Elements(TestLayouts.Small())
            from part in TestSubModels.Any(layout)
            from clients in Gen.Choose(1, 6)
            from updates in Gen.ArrayOf(
                Gen.OneOf(Aggregation.Contribution.Dense(part), Aggregation.Contribution.Sparse(part)), clients)
            select new Answers(layout, updates);
        Law.Holds(rounds, answers =>
        {
            var part = answers.Contributions[0].SubModel;
            var sums = new ulong[MaskedUpdate.Words(part)];
            foreach (var answer in answers.Contributions)
                MaskedUpdate.Add(MaskedUpdate.Encode(part, new ClientUpdate(answer.Update), answer.Samples, 16, NoMasks), sums);
            using var accumulator = new FedAvgAccumulator(answers.Layout, 16);

            accumulator.AddSum(part, sums.AsSpan()[..^1], (long)sums[^1], answers.Contributions.Length);

            Assert.Equal(answers.Contributions.Sum(answer => (long)answer.Samples), (long)sums[^1]);
            Assert.Equal(
                answers.Aggregate().Select(BitConverter.SingleToInt32Bits),
                Aggregation.Contribution.Close(accumulator, answers.Layout).Select(BitConverter.SingleToInt32Bits));
        }, answers => answers.Smaller());
    }

    /// <summary>Buffers lie behind the trained part, both scaled by n = 2: 0.5 is 2^32, -0.25 is -2^31, 1 is 2^33; then n.</summary>
    [Fact]
    public void Bytes_are_pinned()
    {
        var layout = BufferLayouts.NormMlp;
        var part = SubModel.Full(layout);
        var trained = new float[part.Trained.Count];
        (trained[0], trained[1]) = (0.5f, -0.25f);
        var buffers = new float[part.Buffers!.Count];
        buffers[0] = 1;

        var payload = MaskedUpdate.Encode(
            part, new ClientUpdate(ModelUpdate.Dense(trained), ModelUpdate.Dense(buffers)), samples: 2, cohortSize: 4, NoMasks);

        Assert.Equal("010e" + "0000000001000000" + "00000080ffffffff", Convert.ToHexStringLower(payload.AsSpan(0, 18)));
        Assert.Equal("0000000002000000", Convert.ToHexStringLower(payload.AsSpan(2 + (8 * trained.Length), 8)));
        Assert.Equal("0200000000000000", Convert.ToHexStringLower(payload.AsSpan(payload.Length - 8)));
        Assert.Equal(2 + (8 * (layout.ParameterCount + 1)), payload.Length);
    }

    [Fact]
    public void Buffers_are_summed_like_those_of_an_open_round()
    {
        var layout = BufferLayouts.NormMlp;
        var part = SubModel.Full(layout);
        var updates = Enumerable.Range(1, 3).Select(k => new ClientUpdate(
            ModelUpdate.Dense([.. Enumerable.Range(0, part.Trained.Count).Select(i => 0.3f * k * i)]),
            ModelUpdate.Dense([.. Enumerable.Range(0, part.Buffers!.Count).Select(i => 0.7f / (k + i))]))).ToList();
        var aggregation = new ModelAggregation(FedAvgAggregation.Create(new ServerOptimizerSettings(), layout.Trained), layout);
        var (open, masked) = (new float[layout.ParameterCount], new float[layout.ParameterCount]);
        var (one, other) = (aggregation.Open(new AggregationTask(3, 3)), aggregation.Open(new AggregationTask(3, 3)));
        var sums = new ulong[MaskedUpdate.Words(part)];
        foreach (var (k, update) in updates.Index())
        {
            one.Add(new ClientId($"c{k}"), part, update, k + 1);
            MaskedUpdate.Add(MaskedUpdate.Encode(part, update, k + 1, 3, NoMasks), sums);
        }

        other.AddSum(part, sums.AsSpan()[..^1], (long)sums[^1], 3);
        aggregation.Step(open, one);
        aggregation.Step(masked, other);

        Assert.Contains(open, weight => weight != 0);
        Assert.Equal(open, masked);
    }

    [Fact]
    public void What_the_open_sum_refuses_is_refused()
    {
        var part = SubModel.Full(TestLayouts.Mlp());
        ClientUpdate Of(float value) => new(ModelUpdate.Dense([.. Enumerable.Repeat(value, part.Count)]));

        Assert.Throws<UpdateRefusedException>(() => MaskedUpdate.Encode(part, Of(float.NaN), 1, 2, NoMasks));
        Assert.Throws<UpdateRefusedException>(() => MaskedUpdate.Encode(part, Of(1 << 30), 1, 2, NoMasks));
        Assert.Throws<UpdateRefusedException>(() => MaskedUpdate.Encode(part, Of(1), 0, 2, NoMasks));
        Assert.Throws<UpdateRefusedException>(
            () => MaskedUpdate.Encode(part, new ClientUpdate(ModelUpdate.Dense([1])), 1, 2, NoMasks));
        MaskedUpdate.Encode(part, Of(1 << 29), 1, 2, NoMasks);
    }

    [Fact]
    public void More_clients_than_selected_are_refused()
    {
        var part = SubModel.Full(TestLayouts.Mlp());
        using var accumulator = new FedAvgAccumulator(part.Layout, 2);

        Assert.Throws<UpdateRefusedException>(() => accumulator.AddSum(part, new ulong[part.Count], 3, 3));
        accumulator.AddSum(part, new ulong[part.Count], 3, 2);
        Assert.Throws<UpdateRefusedException>(() => accumulator.AddSum(part, new ulong[part.Count], 3, 1));
    }

    /// <summary>Any words may be masked ones; only their number, and the two bytes in front of them, can be wrong.</summary>
    [Fact]
    public void Bytes_of_another_length_version_or_kind_are_refused()
    {
        var part = SubModel.Full(TestLayouts.Mlp());
        var valid = MaskedUpdate.Encode(part, new ClientUpdate(ModelUpdate.Dense(new float[part.Count])), 1, 2, NoMasks);

        MaskedUpdate.Check(valid, part);
        for (var length = 0; length < valid.Length; length++) Refused(valid[..length]);
        Refused([.. valid, 0]);
        Refused([.. valid, 0, 0, 0, 0, 0, 0, 0, 0]);
        Refused([2, .. valid[1..]]);
        Refused([1, 4, .. valid[2..]]);

        void Refused(byte[] bytes) => Assert.Throws<MalformedDataException>(() => MaskedUpdate.Check(bytes, part));
    }
}

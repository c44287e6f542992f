using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Sparsification;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Differences;

public class DifferenceCodecTests
{
    private const int Count = 210;

    public static TheoryData<double, int> Settings()
    {
        var all = new TheoryData<double, int>();
        foreach (var bits in (int[])[32, 16, 8, 4, Downlinks.AdaptiveBits])
        {
            all.Add(0.02, bits);
            all.Add(0.3, bits);
            all.Add(1, bits);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Both_sides_have_the_same_view_over_any_sequence_of_offers(double density, int bits) => Law.Holds(
        Sequences,
        offers =>
        {
            var initial = SmallModel.Gradient(new Random(bits), Count);
            float[] weights = [.. initial];
            var coordinator = ModelView.Initial(Count);
            var client = ModelView.Initial(Count);
            foreach (var (round, offer) in offers.Index())
            {
                for (var i = 0; i < Count; i++)
                    weights[i] += offer.Moves[i];
                var encoded = DifferenceCodec.Encode(density, bits, offer.SubModel, weights, coordinator, initial);
                var decoded = DifferenceCodec.Decode(encoded.Payload, offer.SubModel, client, initial);
                Assert.Equal(encoded.Received, decoded);
                if (offer.Lost)
                    continue; // rejected, or lost on its way: nobody's view moves
                coordinator = coordinator.With(round + 1, offer.SubModel, encoded.Received, initial);
                client = client.With(round + 1, offer.SubModel, decoded, initial);
                Assert.Equal(coordinator.ToBytes(), client.ToBytes());
            }
        },
        Law.Parts,
        count: 10);

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    public void What_is_sent_and_what_remains_is_what_was_to_be_sent(double density)
    {
        // Whole numbers below 2^20 add and subtract exactly, and 32 bits send them as they are.
        var random = new Random(7);
        var initial = Whole(random);
        var weights = Whole(random);
        var subModel = SmallModel.Random(random);
        var view = ModelView.Initial(Count);

        var encoded = DifferenceCodec.Encode(density, 32, subModel, weights, view, initial);
        var sent = SparseUpdateCodec.Decode(encoded.Payload, subModel.TensorSizes.AsSpan());
        var after = view.With(1, subModel, encoded.Received, initial).Whole(initial);

        var sum = new float[subModel.Count];
        subModel.Extract(weights.Zip(after, (w, v) => w - v).ToArray(), sum);
        for (var i = 0; i < sent.Positions.Length; i++) sum[sent.Positions[i]] += sent.Values[i];

        var before = new float[subModel.Count];
        subModel.Extract(weights.Zip(initial, (w, v) => w - v).ToArray(), before);
        Assert.Equal(before, sum);
    }

    [Fact]
    public void What_was_not_sent_is_sent_later()
    {
        // Tensors of 120, 12, 72 and 6; a quarter of each an offer: after four offers nothing remains of exact numbers.
        var random = new Random(8);
        var initial = Whole(random);
        var weights = Whole(random);
        var view = ModelView.Initial(Count);
        for (var round = 1; round <= 4; round++)
        {
            view = view.With(
                round, SmallModel.Full, DifferenceCodec.Encode(0.26, 32, SmallModel.Full, weights, view, initial).Received, initial);
        }

        Assert.Equal(weights, view.Whole(initial));
        var nothing = DifferenceCodec.Encode(0.26, 32, SmallModel.Full, weights, view, initial).Payload;
        Assert.Equal(3 + 4, nothing.Length); // version, kind, bits, and a count of zero for each tensor
        nothing = DifferenceCodec.Encode(0.26, 4, SmallModel.Full, weights, view, initial).Payload;
        // Version, kind, divisor, number of scales, four scales; that none of 210 entries is sent is learned in a few bits a tensor.
        Assert.InRange(nothing.Length, 2 + 1 + 1 + 16 + 4, 2 + 1 + 1 + 16 + 10);
    }

    [Fact]
    public void Everything_in_32_bits_is_the_weights_up_to_rounding()
    {
        var random = new Random(9);
        var initial = SmallModel.Gradient(random, Count);
        var weights = SmallModel.Gradient(random, Count);

        var received = DifferenceCodec.Encode(1, 32, SmallModel.Full, weights, ModelView.Initial(Count), initial).Received;

        // d = (w - v)(1 + a), v' = (v + d)(1 + b), |a|, |b| <= 2^-24: |v' - w| <= 2^-24 (|w - v| + |w|) and a little.
        for (var i = 0; i < Count; i++)
        {
            var bound = (Math.Abs((double)weights[i] - initial[i]) + Math.Abs(weights[i])) * 1.01 / (1 << 24);
            Assert.InRange(received[i], weights[i] - bound, weights[i] + bound);
        }
    }

    [Fact]
    public void What_decodes_to_zero_is_not_sent()
    {
        // 4 bits: levels of 1/7 of the tensor's largest, so that less than 1/14 of it rounds to zero.
        var initial = new float[Count];
        var weights = new float[Count];
        (weights[3], weights[5], weights[9]) = (7, 1, 0.25f);

        var payload = DifferenceCodec.Encode(1, 4, SmallModel.Full, weights, ModelView.Initial(Count), initial).Payload;

        var sent = RangeUpdateCodec.Decode(payload, SmallModel.Full.TensorGrids.AsSpan());
        Assert.Equal([3, 5], sent.Positions.ToArray());
        Assert.Equal([7f, 1f], sent.Values.ToArray());
    }

    [Theory]
    [InlineData(32)]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(Downlinks.AdaptiveBits)]
    public void A_negative_zero_of_the_view_stays_one_on_both_sides(int bits)
    {
        // All coordinates but one have no difference: they are chosen at density 1, decode to +0 and are not sent. -0 + 0 would be +0 on
        // one side alone.
        var initial = new float[Count];
        Array.Fill(initial, -0f);
        var weights = initial.ToArray();
        weights[3] = 1;

        var encoded = DifferenceCodec.Encode(1, bits, SmallModel.Full, weights, ModelView.Initial(Count), initial);
        var decoded = DifferenceCodec.Decode(encoded.Payload, SmallModel.Full, ModelView.Initial(Count), initial);

        Assert.Equal(weights.Select(BitConverter.SingleToInt32Bits), decoded.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(weights.Select(BitConverter.SingleToInt32Bits), encoded.Received.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(Downlinks.AdaptiveBits)]
    public void Damaged_payloads_are_refused_or_decode_to_finite_weights(int bits)
    {
        var random = new Random(10);
        var initial = SmallModel.Gradient(random, Count);
        var view = ModelView.Initial(Count);
        var payload = DifferenceCodec.Encode(0.1, bits, SmallModel.Full, SmallModel.Gradient(random, Count), view, initial).Payload;
        HostileBytes.Attack(
            payload, bytes =>
            DifferenceCodec.Decode(bytes, SmallModel.Full, view, initial), decoded =>
            Assert.True(Array.TrueForAll(decoded, float.IsFinite)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void The_same_levels_in_golomb_codes_give_the_same_weights(int bits)
    {
        var random = new Random(11);
        var initial = SmallModel.Gradient(random, Count);
        var weights = SmallModel.Gradient(random, Count);
        var view = ModelView.Initial(Count);
        float[] difference = [.. weights.Zip(initial, (w, v) => w - v)];
        var golomb = SparseUpdateCodec.Encode(
            ModelUpdate.Sparse(Count, [.. Enumerable.Range(0, Count)], difference), SmallModel.Full.TensorSizes.AsSpan(), bits);

        var received = DifferenceCodec.Encode(1, bits, SmallModel.Full, weights, view, initial).Received;

        Assert.Equal(DifferenceCodec.Decode(golomb, SmallModel.Full, view, initial), received);
    }

    [Fact]
    public void A_sum_that_overflows_is_refused()
    {
        var initial = new float[Count];
        var weights = new float[Count];
        initial[0] = weights[1] = float.MaxValue;
        var payload = SparseUpdateCodec.Encode(ModelUpdate.Sparse(Count, [0], [float.MaxValue]), SmallModel.Full.TensorSizes.AsSpan(), 32);
        Assert.StartsWith(
            "expected finite values, got ",
            Assert.Throws<MalformedDataException>(
                () => DifferenceCodec.Decode(payload, SmallModel.Full, ModelView.Initial(Count), initial)).Message,
            StringComparison.Ordinal);
        initial[1] = -float.MaxValue;
        Assert.Throws<ArgumentException>(() => DifferenceCodec.Encode(1, 32, SmallModel.Full, weights, ModelView.Initial(Count), initial));
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(1.5, 8)]
    [InlineData(double.NaN, 8)]
    [InlineData(0.5, 7)]
    public void Settings_out_of_range_are_refused(double density, int bits) => Assert.Throws<ArgumentOutOfRangeException>(
        () => DifferenceCodec.Encode(density, bits, SmallModel.Full, new float[Count], ModelView.Initial(Count), new float[Count]));

    private static float[] Whole(Random random)
    {
        var values = new float[Count];
        for (var i = 0; i < Count; i++) values[i] = random.Next(-500_000, 500_000);

        return values;
    }

    /// <summary>Up to 30 offers, each after every weight has moved; a third of them is lost.</summary>
    private static Gen<Offer[]> Sequences { get; } =
        from length in Gen.Choose(1, 30)
        from offers in Gen.ArrayOf(
            from part in SmallModel.Any
            from moves in Gen.ArrayOf(Gen.Choose(-50_000, 50_000).Select(whole => whole / 800_000f), Count)
            from fate in Gen.Choose(0, 2)
            select new Offer(part, moves, fate == 0),
            length)
        select offers;

    private sealed record Offer(SubModel SubModel, float[] Moves, bool Lost);
}

using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Compliance;

/// <summary>
/// What every downlink promises. One joins with a subclass of one line; an <see cref="IStatefulDownlink"/> joins
/// <see cref="StatefulDownlinkCompliance"/>.
/// </summary>
/// <example><code>
/// public sealed class ThreeBitsCompliance : DownlinkCompliance
/// {
///     protected override IDownlinkCodec Create() => new ThreeBits();
/// }
/// </code></example>
public abstract class DownlinkCompliance
{
    private const ulong Seed = 9;

    /// <summary>The downlink as a run would make it.</summary>
    protected abstract IDownlinkCodec Create();

    [Fact]
    public void The_same_weights_and_seed_are_the_same_bytes_on_any_thread()
    {
        var shared = Create();
        var expected = Create().Encode(Weights(SuiteModel.Full), Sizes(SuiteModel.Full), Seed);
        Parallel.For(0, 16, _ => Assert.Equal(expected, shared.Encode(Weights(SuiteModel.Full), Sizes(SuiteModel.Full), Seed)));
    }

    [Fact]
    public void What_is_decoded_is_finite_and_repeats_and_the_payload_is_within_the_bound()
    {
        foreach (var part in SuiteModel.Parts)
        {
            var payload = Create().Encode(Weights(part), Sizes(part), Seed);
            var decoded = Decoded(Create(), payload, part);
            Assert.All(decoded, weight => Assert.True(float.IsFinite(weight), $"expected finite weights, got {weight}"));
            Assert.Equal(decoded, Decoded(Create(), payload, part));
            Assert.InRange(payload.Length, 1, Create().MaxBytes(part));
        }
    }

    /// <summary>
    /// However coarse the code, at least a quarter of each vector comes back along it: of one that is turned round, mixed up or cut short
    /// it does not. One bit a weight, rounded at random, gives 1 with a deviation of 0.2.
    /// </summary>
    [Fact]
    public void What_comes_back_points_where_the_weights_do()
    {
        foreach (var part in SuiteModel.Parts)
        {
            var weights = Weights(part);
            var decoded = Decoded(Create(), Create().Encode(weights, Sizes(part), Seed), part);
            Assert.InRange(Along(decoded, weights), 0.25, double.MaxValue);
        }
    }

    [Fact]
    public void Weights_that_are_not_finite_or_do_not_fit_the_sizes_are_refused()
    {
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            var weights = Weights(SuiteModel.Full);
            weights[7] = bad;
            Assert.Throws<ArgumentException>(() => Create().Encode(weights, Sizes(SuiteModel.Full), Seed));
        }

        Assert.Throws<ArgumentException>(() => Create().Encode(Weights(SuiteModel.Full).AsSpan(1), Sizes(SuiteModel.Full), Seed));
    }

    [Fact]
    public void Damaged_payloads_are_refused_or_decode_to_finite_weights()
    {
        var (downlink, part) = (Create(), SuiteModel.Keeping(0, 2, 5, 11));
        HostileBytes.Attack(
            downlink.Encode(Weights(part), Sizes(part), Seed),
            bytes => Decoded(downlink, bytes, part),
            weights => Assert.All(weights, weight => Assert.True(float.IsFinite(weight))));
    }

    private protected static float[] Weights(SubModel part) => SuiteModel.Numbers(4, part.Count);

    private protected static int[] Sizes(SubModel part) => [.. part.TensorSizes];

    private protected static float[] Decoded(IDownlinkCodec downlink, byte[] payload, SubModel part)
    {
        var weights = new float[part.Count];
        downlink.Decode(payload, Sizes(part), weights);
        return weights;
    }

    /// <summary>
    /// How much of <paramref name="whole"/> there is in <paramref name="part"/>: their product over the square of the whole.
    /// </summary>
    private static double Along(float[] part, float[] whole) =>
        part.Zip(whole, (a, b) => (double)a * b).Sum() / whole.Sum(value => (double)value * value);
}

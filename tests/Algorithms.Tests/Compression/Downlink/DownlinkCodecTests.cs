using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Quantization;

/// <summary>What every downlink code must do, and what raw and half do in particular.</summary>
public class DownlinkCodecTests
{
    private static readonly int[] Sizes = [70, 1, 33, 16];

    public static TheoryData<string, int> All()
    {
        var all = new TheoryData<string, int> { { Downlinks.RawName, 8 }, { Downlinks.HalfName, 8 } };
        for (var bits = 1; bits <= 8; bits++) all.Add(Downlinks.HadamardName, bits);

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Damaged_payloads_are_refused_or_decode_to_finite_weights(string name, int bits)
    {
        var codec = Codec(name, bits);
        var valid = codec.Encode(Weights(), Sizes, 1);
        var decoded = new float[Sizes.Sum()];
        HostileBytes.Attack(
            valid,
            bytes =>
            {
                codec.Decode(bytes, Sizes, decoded);
                return decoded;
            },
            weights => Assert.All(weights, w => Assert.True(float.IsFinite(w))),
            count: 1500);
    }

    /// <summary>
    /// Raw is exact; half is within 2^-11 of the weight, or 2^-25 where that is less than half's smallest step. Hadamard: each of a block's
    /// n weights is a sum of n values that are off by less than a step, which is at most 2 max|w| / (2^B - 1) (HadamardDownlinkTests), and
    /// a block is no longer than its tensor or 1024; a thousandth more is for the transform's own rounding.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Weights_come_back_near_where_they_were(string name, int bits)
    {
        var codec = Codec(name, bits);
        Law.Holds(Models, ComeBack, Law.Parts, count: 60);

        void ComeBack(float[][] tensors)
        {
            int[] sizes = [.. tensors.Select(tensor => tensor.Length)];
            float[] weights = [.. tensors.SelectMany(tensor => tensor)];
            var decoded = new float[weights.Length];

            codec.Decode(codec.Encode(weights, sizes, 1), sizes, decoded);

            var at = 0;
            foreach (var tensor in tensors)
            {
                var block = Math.Min(1024, (double)tensor.Length);
                var step = 2 * tensor.Max(Math.Abs) / ((1 << bits) - 1);
                foreach (var weight in tensor)
                {
                    var bound = name switch
                    {
                        Downlinks.RawName => 0,
                        Downlinks.HalfName => Math.Max(Math.Abs((double)weight) / 2048, Math.Pow(2, -25)),
                        _ => 1.001 * block * step,
                    };
                    Assert.InRange(Math.Abs((double)weight - decoded[at++]), 0, bound);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void What_cannot_be_coded_is_refused(string name, int bits)
    {
        var codec = Codec(name, bits);
        Assert.Throws<ArgumentException>(() => codec.Encode([1f, float.NaN], [2], 0));
        Assert.Throws<ArgumentException>(() => codec.Encode([1f, float.PositiveInfinity], [2], 0));
        Assert.Throws<ArgumentException>(() => codec.Encode([1f], [2], 0));
        Assert.Throws<ArgumentException>(() => codec.Decode(codec.Encode([1f], [1], 0), [1], new float[2]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Bits_outside_one_to_eight_are_refused(int bits) =>
        Assert.Throws<ArgumentException>(() => StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(bits)));

    [Fact]
    public void A_payload_of_another_kind_or_width_says_so()
    {
        var payload = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Hadamard(3)).Encode([], [], 0);
        var raw = Refusal(Downlinks.RawName, 8, payload);
        Assert.Equal("expected payload kind 1 (RawDownlink), got 3", raw);
        Assert.Equal("expected 4 bits per coordinate, got 3", Refusal(Downlinks.HadamardName, 4, payload));
    }

    [Fact]
    public void Raw_keeps_every_bit()
    {
        float[] weights = [0f, -0f, 1f / 3, float.Epsilon, float.MinValue];
        var decoded = new float[5];
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Raw);
        var payload = codec.Encode(weights, [2, 3], 0);
        codec.Decode(payload, [2, 3], decoded);
        Assert.Equal(weights.Select(BitConverter.SingleToInt32Bits), decoded.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal("010100000000" + "00000080" + "ABAAAA3E" + "01000000" + "FFFF7FFF", Convert.ToHexString(payload));
    }

    [Fact]
    public void Half_rounds_to_nearest_even_and_refuses_what_would_be_infinite()
    {
        // 2048 + 1 lies between 2048 and 2050: to even. 65519.996 is the last float32 below 65520, which rounds to 65504, half's largest.
        float[] weights = [2049f, 1f, MathF.BitDecrement(65520f), -2e-8f];
        var decoded = new float[4];
        var codec = StrategyCatalogs.BuiltIn.CreateDownlink(Downlinks.Half);
        var payload = codec.Encode(weights, [4], 0);
        codec.Decode(payload, [4], decoded);
        Assert.Equal([2048f, 1f, 65504f, 0f], decoded);
        Assert.Equal("0102" + "0068" + "003C" + "FF7B" + "0080", Convert.ToHexString(payload));

        var error = Assert.Throws<ArgumentException>(() => codec.Encode([-65520f], [1], 0));
        Assert.Contains("expected weights below 65520 in size", error.Message, StringComparison.Ordinal);
    }

    private static IDownlinkCodec Codec(string name, int bits) =>
        StrategyCatalogs.BuiltIn.CreateDownlink(name == Downlinks.HadamardName ? Downlinks.Hadamard(bits) : new StrategySettings(name));

    private static string Refusal(string name, int bits, byte[] payload) =>
        Assert.Throws<MalformedDataException>(() => Codec(name, bits).Decode(payload, [], [])).Message;

    private static float[] Weights()
    {
        var random = new Random(4);
        return [.. Enumerable.Range(0, Sizes.Sum()).Select(_ => (float)((random.NextDouble() - 0.5) / 2))];
    }

    /// <summary>One to four tensors of up to 3000 weights, each with weights of one of several sizes.</summary>
    private static Gen<float[][]> Models { get; } =
        from tensors in Gen.Choose(1, 4)
        from weights in Gen.ArrayOf(
            from size in Gen.Frequency((3, Gen.Choose(1, 200)), (1, Gen.Choose(1, 3000)))
            from exponent in Gen.Choose(-6, 3)
            from values in Gen.ArrayOf(
                Gen.Choose(-1000, 1000).Select(thousandths => (float)(thousandths / 1000.0 * Math.Pow(10, exponent))), size)
            select values,
            tensors)
        select weights;
}

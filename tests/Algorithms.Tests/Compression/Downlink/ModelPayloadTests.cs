using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using AfdActors.Algorithms.Tests.Sparsification;

namespace AfdActors.Algorithms.Tests.Differences;

/// <summary>The whole sub-model of a client: the downlink's own bytes, and the buffers beside them.</summary>
public class ModelPayloadTests
{
    private static readonly ModelLayout Norm = BufferLayouts.NormMlp;

    private static readonly SubModel Part = new(Norm, [new UnitMask(4, [0, 1, 3])]);

    /// <summary>Buffers of sizes that no code of few bits keeps apart.</summary>
    private static readonly float[] Weights =
        [.. SmallModel.Gradient(new Random(1), Norm.Trained.ParameterCount), 0, 1e-6f, -5, 1000, 1e-12f, 0.5f, 3, 1e6f];

    private static readonly float[] Buffers = [0, 1e-6f, 1000, 1e-12f, 0.5f, 1e6f];

    public static TheoryData<string> Codes => ["raw", "half", "hadamard", "difference"];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Buffers_arrive_bit_for_bit_beside_what_the_downlink_makes_of_the_trained_part(string code)
    {
        var downlink = Codec(code);
        var weights = new float[Part.Count];
        Part.Extract(Weights, weights);
        var trained = new float[Part.Trained.Count];
        downlink.Decode(
            downlink.Encode(weights.AsSpan(0, trained.Length), Part.Trained.TensorSizes.AsSpan(), 9), Part.Trained.TensorSizes.AsSpan(),
            trained);

        var payload = ModelPayload.Encode(downlink, Part, weights, 9);

        Assert.Equal([.. trained, .. Buffers], ModelPayload.Decode(downlink, payload, Part));
        Assert.InRange(payload.Length, 1, ModelPayload.MaxBytes(downlink, Part));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Without_buffers_the_payload_is_the_downlinks_own(string code)
    {
        var (downlink, weights) = (Codec(code), SmallModel.Gradient(new Random(2), SmallModel.Full.Count));
        var own = downlink.Encode(weights, SmallModel.Full.TensorSizes.AsSpan(), 9);
        Assert.Equal(own, ModelPayload.Encode(downlink, SmallModel.Full, weights, 9));
        Assert.Equal(downlink.MaxBytes(SmallModel.Full), ModelPayload.MaxBytes(downlink, SmallModel.Full));
    }

    /// <summary>Two rounds: the second payload is a difference from the view that the first one left.</summary>
    [Fact]
    public void A_view_is_of_the_trained_part_and_buffers_come_whole_every_round()
    {
        var downlink = new DifferenceDownlink(32, 1);
        var initial = InitialWeights.Of(Norm, 3);
        var first = ModelPayload.Read(downlink, ModelPayload.EncodeFor(downlink, Task(1), null, initial, 9), Task(1), () => null);
        var second = ModelPayload.Read(
            downlink, ModelPayload.EncodeFor(downlink, Task(2), first.Next, Weights, 9), Task(2), () => first.Next);

        var expected = new float[Part.Count];
        Part.Extract(Weights, expected);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], second.Weights[i], 1e-6 * Math.Max(1, Math.Abs(expected[i])));
        Assert.Equal(Buffers, second.Weights[Part.Trained.Count..]);
        Assert.Equal(2, ModelView.FromBytes(second.Next, Norm.Trained.ParameterCount).Round);

        DownlinkTask Task(int round) => new(new RoundId(round), Part, initial);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Damaged_models_with_buffers_are_refused(string code)
    {
        var weights = new float[Part.Count];
        Part.Extract(Weights, weights);
        var downlink = Codec(code);
        HostileBytes.Attack(
            ModelPayload.Encode(downlink, Part, weights, 9), bytes =>
                ModelPayload.Decode(downlink, bytes, Part), read => Assert.DoesNotContain(read, value => !float.IsFinite(value)));
    }

    private static IDownlinkCodec Codec(string code) => StrategyCatalogs.BuiltIn.CreateDownlink(code switch
    {
        "raw" => Downlinks.Raw,
        "half" => Downlinks.Half,
        "hadamard" => Downlinks.Hadamard(1),
        _ => Downlinks.Difference(),
    });
}

using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>The whole update of a client: the uplink's own bytes, and the buffers beside them.</summary>
public class UpdatePayloadTests
{
    private static readonly OfferId Offer = new(new RunId("5eed"), new RoundId(3), 1, new ClientId("a"));

    /// <summary>Units 1 and 3 of 4: 2*3 + 2 + 2*2 + 2 = 14 trained weights, two means and two variances.</summary>
    private static readonly SubModel Part = new(BufferLayouts.NormMlp, [new UnitMask(4, [1, 3])]);

    private static readonly float[] Update = SmallModel.Gradient(new Random(1), 14);

    private static readonly float[] Buffers = [0.5f, -1e-9f, 3e7f, -0.25f];

    public static TheoryData<string> Codes => ["raw", "dgc", "ternary"];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Buffers_arrive_bit_for_bit_beside_what_the_uplink_makes_of_the_trained_part(string code)
    {
        var uplink = Codec(code);
        var own = uplink.Encode(Task(Part.Trained), null, Update);

        var encoded = UpdatePayload.Encode(uplink, Task(Part), null, Update, Buffers);
        var decoded = UpdatePayload.Decode(uplink, encoded.Payload, Part);

        Assert.Equal(own.Payload, encoded.Payload[PayloadParts.Split(encoded.Payload, 2)[0]]);
        Assert.Equal(uplink.Decode(own.Payload, Part.Trained).Values, decoded.Trained.Values);
        Assert.Equal(Buffers, decoded.Buffers!.Values.ToArray());
        Assert.InRange(encoded.Payload.Length, 1, UpdatePayload.MaxBytes(uplink, Part));
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Without_buffers_the_payload_is_the_uplinks_own(string code)
    {
        var (uplink, gradient) = (Codec(code), SmallModel.Gradient(new Random(2), SmallModel.Full.Count));
        var own = uplink.Encode(Task(SmallModel.Full), null, gradient);
        Assert.Equal(own.Payload, UpdatePayload.Encode(uplink, Task(SmallModel.Full), null, gradient, []).Payload);
        Assert.Null(UpdatePayload.Decode(uplink, own.Payload, SmallModel.Full).Buffers);
        Assert.Equal(uplink.MaxBytes(SmallModel.Full), UpdatePayload.MaxBytes(uplink, SmallModel.Full));
    }

    [Fact]
    public void What_a_client_keeps_knows_nothing_of_buffers()
    {
        var next = (DgcResidual)UpdatePayload.Encode(Codec("dgc"), Task(Part), null, Update, Buffers).Next!;
        Assert.Equal(BufferLayouts.NormMlp.Trained.ParameterCount, next.Velocity.Length);
    }

    [Fact]
    public void Damaged_updates_with_buffers_are_refused()
    {
        var valid = UpdatePayload.Encode(Codec("dgc"), Task(Part), null, Update, Buffers).Payload;
        HostileBytes.Attack(valid, bytes => UpdatePayload.Decode(Codec("dgc"), bytes, Part), update =>
        {
            Assert.Equal((14, 4), (update.Trained.Count, update.Buffers!.Count));
            Assert.DoesNotContain(update.Buffers.Values.ToArray(), value => !float.IsFinite(value));
        });
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_buffer_that_is_not_finite_is_refused_on_both_sides(float bad)
    {
        var raw = Codec("raw");
        Assert.Throws<ArgumentException>(() => UpdatePayload.Encode(raw, Task(Part), null, Update, [0, 0, 0, bad]));
        var payload = UpdatePayload.Encode(raw, Task(Part), null, Update, Buffers).Payload;
        BitConverter.TryWriteBytes(payload.AsSpan(payload.Length - sizeof(float)), bad);
        var error = Assert.Throws<MalformedDataException>(() => UpdatePayload.Decode(raw, payload, Part));
        Assert.Contains("as value 3 of 4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_buffers_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => UpdatePayload.Encode(Codec("raw"), Task(Part), null, Update, []));
        Assert.StartsWith("expected 4 values of buffers, got 0", error.Message, StringComparison.Ordinal);
        var other = PayloadParts.Join(DenseUpdateCodec.Encode(Update), DenseUpdateCodec.Encode([1, 2, 3]));
        Assert.Throws<MalformedDataException>(() => UpdatePayload.Decode(Codec("raw"), other, Part));
        Assert.Throws<MalformedDataException>(() => UpdatePayload.Decode(Codec("raw"), DenseUpdateCodec.Encode(Update), Part));
    }

    private static IUplinkCodec Codec(string code) => StrategyCatalogs.BuiltIn.CreateUplink(code switch
    {
        "raw" => RawUplink.Settings,
        "dgc" => new DgcSettings(Density: 0.2).ToStrategy(),
        _ => TernaryUplink.Settings(0.2),
    });

    private static UplinkTask Task(SubModel subModel) => new(5, Offer, 10, subModel);
}

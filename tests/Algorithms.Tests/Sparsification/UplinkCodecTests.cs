using AfdActors.Algorithms.Coding;
using AfdActors.Algorithms.Sparsification;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>What every uplink code promises.</summary>
public class UplinkCodecTests
{
    private static readonly SubModel Part = SmallModel.Keeping(0, 2, 5, 11);

    private static readonly OfferId Offer = new(new RunId("5eed"), new RoundId(3), 1, new ClientId("a"));

    public static TheoryData<UplinkKind> Kinds => [.. Enum.GetValues<UplinkKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_a_client_encodes_the_coordinator_decodes(UplinkKind kind)
    {
        IUplinkCodec codec = Codec(kind);
        float[] gradient = SmallModel.Gradient(new Random(1), Part.Count);
        EncodedUpdate first = codec.Encode(Task(Offer), null, gradient);
        EncodedUpdate again = codec.Encode(Task(Offer), null, gradient);

        ModelUpdate update = codec.Decode(first.Payload, Part);

        Assert.Equal(Part.Count, update.Count);
        Assert.Contains(update.Values.ToArray(), value => value != 0);
        Assert.Equal(first.Payload, again.Payload);
        Assert.True(first.Payload.Length <= UplinkCodecs.MaxBytes(Part));
        Assert.Equal(kind == UplinkKind.Dgc, first.Next is not null);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Another_codes_payload_is_refused(UplinkKind kind)
    {
        byte[] payload = Codec(kind).Encode(Task(Offer), null, SmallModel.Gradient(new Random(1), Part.Count)).Payload;
        foreach (UplinkKind other in Enum.GetValues<UplinkKind>().Where(other => other != kind))
        {
            var fault = Assert.Throws<MalformedDataException>(() => Codec(other).Decode(payload, Part));
            Assert.Contains("expected payload kind", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ternary_rounding_differs_by_round_attempt_and_client()
    {
        float[] gradient = SmallModel.Gradient(new Random(2), Part.Count);
        OfferId[] offers = [Offer, Offer with { Round = new RoundId(4) }, Offer with { Attempt = 2 }, Offer with { Client = new ClientId("b") }];
        Assert.Equal(4, offers.Select(offer => Convert.ToHexString(Codec(UplinkKind.Ternary).Encode(Task(offer), null, gradient).Payload)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_payload_is_longer_than_the_bound(UplinkKind kind)
    {
        // The worst for the sparse codes: at density 1 all values sent, for ternary all but one above the mean and so exact.
        float[] gradient = [.. Enumerable.Range(0, SmallModel.Full.Count).Select(i => i == 0 ? 0 : 1 + (i / 1e4f))];
        EncodedUpdate update = UplinkCodecs.Create(new UplinkSettings(kind, new DgcSettings(Density: 1)))
            .Encode(Task(Offer) with { SubModel = SmallModel.Full }, null, gradient);
        Assert.InRange(update.Payload.Length, 1, UplinkCodecs.MaxBytes(SmallModel.Full));
    }

    [Fact]
    public void An_unknown_kind_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => UplinkCodecs.Create(new UplinkSettings((UplinkKind)99, new DgcSettings())));

    private static IUplinkCodec Codec(UplinkKind kind) => UplinkCodecs.Create(new UplinkSettings(kind, new DgcSettings(Density: 0.2)));

    private static UplinkTask Task(OfferId offer) => new(5, offer, 10, Part);
}

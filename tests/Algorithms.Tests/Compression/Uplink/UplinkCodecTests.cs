using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>What every uplink code promises.</summary>
public class UplinkCodecTests
{
    private static readonly SubModel Part = SmallModel.Keeping(0, 2, 5, 11);

    private static readonly OfferId Offer = new(new RunId("5eed"), new RoundId(3), 1, new ClientId("a"));

    private static readonly (UplinkKind Kind, int ValueBits)[] All =
        [.. Enum.GetValues<UplinkKind>().Select(kind => (kind, 32)), (UplinkKind.Dgc, DgcSettings.AdaptiveBits), (UplinkKind.Ternary, DgcSettings.AdaptiveBits)];

    /// <summary>Every kind, DGC and ternary with values of a fixed width and of an adaptive one.</summary>
    public static TheoryData<UplinkKind, int> Codes
    {
        get
        {
            var codes = new TheoryData<UplinkKind, int>();
            foreach ((UplinkKind kind, int valueBits) in All)
            {
                codes.Add(kind, valueBits);
            }

            return codes;
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_a_client_encodes_the_coordinator_decodes(UplinkKind kind, int valueBits)
    {
        IUplinkCodec codec = Codec(kind, valueBits);
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
    [MemberData(nameof(Codes))]
    public void Another_codes_payload_is_refused(UplinkKind kind, int valueBits)
    {
        byte[] payload = Codec(kind, valueBits).Encode(Task(Offer), null, SmallModel.Gradient(new Random(1), Part.Count)).Payload;
        foreach ((UplinkKind other, int otherBits) in All.Where(other => other != (kind, valueBits) && (valueBits != 0 || other.ValueBits != 0)))
        {
            var fault = Assert.Throws<MalformedDataException>(() => Codec(other, otherBits).Decode(payload, Part));
            Assert.Contains("expected payload kind", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ternary_rounding_differs_by_round_attempt_and_client()
    {
        float[] gradient = SmallModel.Gradient(new Random(2), Part.Count);
        OfferId[] offers = [Offer, Offer with { Round = new RoundId(4) }, Offer with { Attempt = 2 }, Offer with { Client = new ClientId("b") }];
        Assert.Equal(4, offers.Select(offer => Convert.ToHexString(Codec(UplinkKind.Ternary, 32).Encode(Task(offer), null, gradient).Payload)).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void No_payload_is_longer_than_the_bound(UplinkKind kind, int valueBits)
    {
        // The worst for the sparse codes: at density 1 all values sent, for ternary all but one above the mean and so exact.
        float[] gradient = [.. Enumerable.Range(0, SmallModel.Full.Count).Select(i => i == 0 ? 0 : 1 + (i / 1e4f))];
        EncodedUpdate update = UplinkCodecs.Create(new UplinkSettings(kind, new DgcSettings(Density: 1, ValueBits: valueBits)))
            .Encode(Task(Offer) with { SubModel = SmallModel.Full }, null, gradient);
        Assert.InRange(update.Payload.Length, 1, UplinkCodecs.MaxBytes(SmallModel.Full));
    }

    [Fact]
    public void Range_coded_values_of_any_sizes_stay_within_four_bytes_a_coordinate()
    {
        // All values sent, their sizes spread evenly over the octaves that levels have.
        var layout = new ModelLayout("square", [], [new ParameterSpec("w", [400, 400], 400, [])]);
        var random = new Random(3);
        float[] gradient = [.. Enumerable.Range(0, layout.ParameterCount).Select(_ => (1 - (2 * random.Next(2))) * MathF.Pow(2, 22 * random.NextSingle()))];
        EncodedUpdate update = Codec(UplinkKind.Dgc, DgcSettings.AdaptiveBits, density: 1)
            .Encode(Task(Offer) with { SubModel = SubModel.Full(layout) }, null, gradient);
        Assert.InRange(update.Payload.Length, 1, 4 * layout.ParameterCount);
    }

    [Fact]
    public void An_unknown_kind_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => UplinkCodecs.Create(new UplinkSettings((UplinkKind)99, new DgcSettings())));

    private static IUplinkCodec Codec(UplinkKind kind, int valueBits, double density = 0.2) =>
        UplinkCodecs.Create(new UplinkSettings(kind, new DgcSettings(Density: density, ValueBits: valueBits)));

    private static UplinkTask Task(OfferId offer) => new(5, offer, 10, Part);
}

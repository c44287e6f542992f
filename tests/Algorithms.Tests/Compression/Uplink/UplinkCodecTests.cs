using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Strategies;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>What every uplink code promises.</summary>
public class UplinkCodecTests
{
    private static readonly SubModel Part = SmallModel.Keeping(0, 2, 5, 11);

    private static readonly OfferId Offer = new(new RunId("5eed"), new RoundId(3), 1, new ClientId("a"));

    private static readonly string[] All = ["raw", "dgc", "dgc-adaptive", "ternary", "ternary-levels"];

    /// <summary>Every uplink, DGC and ternary with values of a fixed width and of an adaptive one.</summary>
    public static TheoryData<string> Codes => [.. All];

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_a_client_encodes_the_coordinator_decodes(string code)
    {
        var codec = Codec(code);
        var gradient = SmallModel.Gradient(new Random(1), Part.Count);
        var first = codec.Encode(Task(Offer), null, gradient);
        var again = codec.Encode(Task(Offer), null, gradient);

        var update = codec.Decode(first.Payload, Part);

        Assert.Equal(Part.Count, update.Count);
        Assert.Contains(update.Values.ToArray(), value => value != 0);
        Assert.Equal(first.Payload, again.Payload);
        Assert.True(first.Payload.Length <= PayloadBounds.MaxBytes(Part));
        Assert.Equal(code.StartsWith("dgc", StringComparison.Ordinal), first.Next is not null);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Another_codes_payload_is_refused(string code)
    {
        var payload = Codec(code).Encode(Task(Offer), null, SmallModel.Gradient(new Random(1), Part.Count)).Payload;
        foreach (var other in All.Where(other => other != code && !(IsRangeCoded(code) && IsRangeCoded(other))))
        {
            var fault = Assert.Throws<MalformedDataException>(() => Codec(other).Decode(payload, Part));
            Assert.Contains("expected payload kind", fault.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Half of a tenth is a twentieth; raw has no density.</summary>
    [Theory]
    [MemberData(nameof(Codes))]
    public void Half_a_share_of_the_density_is_half_the_density(string code)
    {
        var gradient = SmallModel.Gradient(new Random(4), Part.Count);
        Assert.Equal(
            Codec(code, density: 0.05).Encode(Task(Offer), null, gradient).Payload,
            Codec(code, density: 0.1).Encode(Task(Offer) with { DensityShare = 0.5 }, null, gradient).Payload);
    }

    [Fact]
    public void Ternary_rounding_differs_by_round_attempt_and_client()
    {
        var gradient = SmallModel.Gradient(new Random(2), Part.Count);
        OfferId[] offers =
            [Offer, Offer with { Round = new RoundId(4) }, Offer with { Attempt = 2 }, Offer with { Client = new ClientId("b") }];
        Assert.Equal(
            4, offers.Select(offer => Convert.ToHexString(Codec("ternary").Encode(Task(offer), null, gradient).Payload)).Distinct()
            .Count());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void No_payload_is_longer_than_the_bound(string code)
    {
        // The worst for the sparse codes: at density 1 all values sent, for ternary all but one above the mean and so exact.
        float[] gradient = [.. Enumerable.Range(0, SmallModel.Full.Count).Select(i => i == 0 ? 0 : 1 + (i / 1e4f))];
        var update = Codec(code, density: 1).Encode(Task(Offer) with { SubModel = SmallModel.Full }, null, gradient);
        Assert.InRange(update.Payload.Length, 1, PayloadBounds.MaxBytes(SmallModel.Full));
    }

    [Fact]
    public void Range_coded_values_of_any_sizes_stay_within_four_bytes_a_coordinate()
    {
        // All values sent, their sizes spread evenly over the octaves that levels have.
        var layout = new ModelLayout("square", [], [new ParameterSpec("w", [400, 400], 400, [])]);
        var random = new Random(3);
        float[] gradient = [
            .. Enumerable.Range(0, layout.ParameterCount).Select(_ => (1 - (2 * random.Next(2))) * MathF.Pow(2, 22 * random.NextSingle()))];
        var update = Codec("dgc-adaptive", density: 1)
            .Encode(Task(Offer) with { SubModel = SubModel.Full(layout) }, null, gradient);
        Assert.InRange(update.Payload.Length, 1, 4 * layout.ParameterCount);
    }

    [Theory]
    [InlineData("density", "0")]
    [InlineData("value-bits", "5")]
    [InlineData("momentum", "1")]
    [InlineData("warm-up-rounds", "-1")]
    [InlineData("clip", "-1")]
    [InlineData("scope", "all")]
    [InlineData("masking", "true")]
    [InlineData("desity", "0.1")]
    public void Options_out_of_range_and_unknown_ones_are_refused_by_name(string key, string value) => Assert.Contains(
        key, Assert.Throws<ArgumentException>(
            () => StrategyCatalogs.BuiltIn.CreateUplink(new StrategySettings("dgc").With(key, value))).Message, StringComparison.Ordinal);

    [Fact]
    public void Settings_of_dgc_come_back_from_its_options()
    {
        var settings = new DgcSettings(0.01, 4, 0.9f, true, false, 2.5, DgcSettings.AdaptiveBits, SparsityScope.Model);
        Assert.Equal(settings, DgcSettings.Of(settings.ToStrategy()));
        var literal = new DgcSettings(WarmUp: WarmUpShape.Stages, WholeVectors: true);
        Assert.Equal(literal, DgcSettings.Of(literal.ToStrategy()));
        Assert.Equal(new DgcSettings(), DgcSettings.Of(new StrategySettings("dgc")));
        Assert.Equal("0.9", settings.ToStrategy().Options["momentum"]);
    }

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.9f, false)]
    [InlineData(0.9f, true)]
    public void A_state_that_is_owned_becomes_the_next_one_and_the_update_is_the_same(float momentum, bool nesterov)
    {
        var codec = StrategyCatalogs.BuiltIn.CreateUplink(
            new DgcSettings(Density: 0.2, Momentum: momentum, Nesterov: nesterov, Clip: 0.5).ToStrategy());
        var random = new Random(8);
        IUplinkState? kept = null;
        IUplinkState? owned = null;
        for (var round = 0; round < 5; round++)
        {
            var gradient = SmallModel.Gradient(random, Part.Count);
            var before = owned as DgcResidual;
            var shared = codec.Encode(Task(Offer), kept, gradient);
            var own = codec.Encode(Task(Offer) with { OwnsState = true }, owned, gradient);

            Assert.Equal(shared.Payload, own.Payload);
            var (expected, next) = ((DgcResidual)shared.Next!, (DgcResidual)own.Next!);
            Assert.Equal(expected.Velocity, next.Velocity);
            Assert.Equal(expected.Momentum, next.Momentum);
            Assert.True(before is null || (before.Velocity == next.Velocity && before.Momentum == next.Momentum));
            Assert.NotSame((kept as DgcResidual)?.Velocity, expected.Velocity);
            (kept, owned) = (shared.Next, own.Next);
        }
    }

    /// <summary>Clipping depends on the cohort, the warm-up's density on the round, and all of it on the residual.</summary>
    [Fact]
    public void Dgc_compresses_with_the_offers_round_its_cohort_and_the_clients_residual()
    {
        var settings = new DgcSettings(Density: 0.05, WarmUpRounds: 5, Momentum: 0.5f, Clip: 0.1);
        var codec = new DgcUplink(settings);
        var random = new Random(9);
        var before = DgcCompressor.Compress(
            settings, new RoundId(1), 10, DgcResidual.Zero(210, settings), Part, SmallModel.Gradient(random, Part.Count)).Next;
        var gradient = SmallModel.Gradient(random, Part.Count);

        var encoded = codec.Encode(Task(Offer), before, gradient);

        var expected = Compress(3, 10, before);
        Assert.Equal(expected.Payload, encoded.Payload);
        Assert.Equal(expected.Next.Velocity, ((DgcResidual)encoded.Next!).Velocity);
        Assert.NotEqual(Compress(1, 10, before).Payload, encoded.Payload);
        Assert.NotEqual(Compress(3, 1, before).Payload, encoded.Payload);
        Assert.NotEqual(Compress(3, 10, DgcResidual.Zero(210, settings)).Payload, encoded.Payload);

        DgcStep Compress(int round, int cohort, DgcResidual residual) =>
            DgcCompressor.Compress(settings, new RoundId(round), cohort, residual, Part, gradient);
    }

    [Fact]
    public void A_state_of_another_uplink_is_refused()
    {
        IUplinkState stranger = new Stranger();
        Assert.Throws<ArgumentException>(() => Codec("dgc").Encode(Task(Offer), stranger, new float[Part.Count]));
        Assert.Throws<MalformedDataException>(() => Codec("raw").Restore(new MemoryStream(), 1));
    }

    private static bool IsRangeCoded(string code) => code is "dgc-adaptive" or "ternary-levels";

    private static IUplinkCodec Codec(string code, double density = 0.2) => StrategyCatalogs.BuiltIn.CreateUplink(code switch
    {
        "raw" => RawUplink.Settings,
        "dgc" => new DgcSettings(Density: density).ToStrategy(),
        "dgc-adaptive" => new DgcSettings(Density: density, ValueBits: DgcSettings.AdaptiveBits).ToStrategy(),
        "ternary" => TernaryUplink.Settings(density),
        _ => TernaryUplink.Settings(density, levels: true),
    });

    private static UplinkTask Task(OfferId offer) => new(5, offer, 10, Part);

    private sealed class Stranger : IUplinkState
    {
        public long Bytes => 0;

        public void Save(Stream destination) => throw new NotSupportedException();
    }
}

using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Messages.Wire;
using Akka.Actor;

namespace AfdActors.Messages.Tests.Wire;

/// <summary>The wire format does not change by accident: every message's manifest and bytes are pinned.</summary>
public class GoldenTests(WireSystem wire) : IClassFixture<WireSystem>
{
    [Fact]
    public void Every_wire_message_has_a_sample_and_golden_bytes()
    {
        var types = typeof(IWireMessage).Assembly.GetTypes()
            .Where(type => typeof(IWireMessage).IsAssignableFrom(type) && type is { IsAbstract: false, IsInterface: false })
            .ToHashSet();
        Assert.NotEmpty(types);
        Assert.Equal(types, Samples.All.Select(sample => sample.GetType()).ToHashSet());
        Assert.Equal(Samples.All.Count, GoldenBytes.All.Count);
        Assert.Equal(GoldenBytes.All.Count, GoldenBytes.All.Select(golden => golden.Manifest).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Samples.Indices), MemberType = typeof(Samples))]
    public void Bytes_are_as_they_were(int index)
    {
        var (manifest, bytes) = wire.Write(Samples.All[index]);
        Assert.Equal(GoldenBytes.All[index].Manifest, manifest);
        Assert.Equal(GoldenBytes.All[index].Hex, Convert.ToHexStringLower(bytes));
    }

    [Theory]
    [MemberData(nameof(Samples.Indices), MemberType = typeof(Samples))]
    public void Bytes_as_they_were_are_read_as_the_message_they_were(int index)
    {
        var (manifest, hex) = GoldenBytes.All[index];
        Assert.Equal(Samples.All[index], wire.Read(manifest, Convert.FromHexString(hex)));
    }

    /// <summary>The aggregation comes after the downlink, "hadamard (bits = 7)", in a list that says 8 instead of 7.</summary>
    [Fact]
    public void An_offer_of_an_aggregation_that_corrects_training_has_one_field_more()
    {
        const string Downlink = "92a8686164616d61726492a462697473a137";
        const string Aggregation = "92a76176657261676592a870726f78696d616ca3302e31";
        var (manifest, bytes) = wire.Write(Samples.Corrected);
        var (plain, hex) = (wire.Write(Samples.Corrected with { Parameters = Samples.Parameters }).Bytes, Convert.ToHexStringLower(bytes));

        Assert.Equal("TO", manifest);
        Assert.Equal(
            Convert.ToHexStringLower(plain).Replace("97cf", "98cf", StringComparison.Ordinal)
            .Replace(Downlink, Downlink + Aggregation, StringComparison.Ordinal), hex);
        Assert.Equal(Samples.Corrected, wire.Read(manifest, bytes));
    }

    /// <summary>The terms are the last field: number, threshold and most samples in place of an empty list.</summary>
    [Fact]
    public void An_offer_of_a_masked_round_has_its_terms_at_the_end()
    {
        var (manifest, bytes) = wire.Write(Samples.Masked);
        var open = Convert.ToHexStringLower(wire.Write(Samples.Masked with { Masking = null }).Bytes);

        Assert.EndsWith("90", open, StringComparison.Ordinal);
        Assert.Equal(open[..^2] + "93cfffffffffffffffff07cd012c", Convert.ToHexStringLower(bytes));
        Assert.Equal(Samples.Masked, wire.Read(manifest, bytes));
    }

    /// <summary>The longest list of keys: 200 clients whose names are 128 characters of three bytes.</summary>
    [Fact]
    public void The_keys_of_the_most_clients_fit_one_message()
    {
        var key = new OpaqueBytes(new byte[MaskingRules.PublicKeyBytes]);
        var keys = Enumerable.Repeat(new MaskKeys(new ClientId(new string('\u4e2d', 128)), key, key), MaskingRules.MostClients);

        var bytes = AfdSerializer.BytesOf(new SharesAsked(Samples.Offer, keys.ToImmutableArray()));

        Assert.InRange(bytes, 100_000, WireProtocol.MaxMessageBytes);
    }

    /// <summary>The terms come last, in a list that says 8 instead of 7: "seed", "1", "labels", the quoted word in UTF-8.</summary>
    [Fact]
    public void A_registration_with_terms_has_one_field_more()
    {
        var (manifest, bytes) = wire.Write(Samples.WithTerms);
        Assert.Equal("RC", manifest);
        Assert.Equal(
            string.Concat("98", GoldenBytes.All[0].Hex.AsSpan(2)) + "94a473656564a131a66c6162656c73a522c3a76122", Convert.ToHexStringLower(bytes));
        Assert.Equal(Samples.WithTerms, wire.Read(manifest, bytes));
        Assert.NotEqual(Samples.All[0], wire.Read(manifest, bytes));
    }

    /// <summary>
    /// The metrics come last, in a list that says 6 instead of 5: "auc" and NaN, "top-5" and 38 as float64.
    /// </summary>
    [Fact]
    public void An_evaluation_with_metrics_has_one_field_more()
    {
        var (manifest, bytes) = wire.Write(Samples.WithMetrics);
        Assert.Equal("ED", manifest);
        var plain = GoldenBytes.All.Single(golden => golden.Manifest == "ED").Hex;
        Assert.Equal(
            string.Concat("96", plain.AsSpan(2)) + "94a3617563cbfff8000000000000a5746f702d35cb4043000000000000", Convert.ToHexStringLower(bytes));
        Assert.Equal(Samples.WithMetrics, wire.Read(manifest, bytes));
        Assert.NotEqual(Samples.WithMetrics with { Metrics = [] }, wire.Read(manifest, bytes));
    }

    /// <summary>True comes last, in lists that say 4 instead of 3.</summary>
    [Fact]
    public void A_training_that_diverged_and_a_run_that_failed_have_one_field_more()
    {
        foreach (var (message, plain) in new (IWireMessage, IWireMessage)[]
            { (Samples.Diverged, Samples.Diverged with { Diverged = false }), (Samples.Failed, Samples.Failed with { Failed = false }) })
        {
            var (manifest, bytes) = wire.Write(message);
            var hex = GoldenBytes.All.Single(golden => golden.Manifest == manifest).Hex;
            Assert.Equal(string.Concat("94", hex.AsSpan(2), "c3"), Convert.ToHexStringLower(bytes));
            Assert.Equal(message, wire.Read(manifest, bytes));
            Assert.Equal(plain, wire.Read(manifest, Convert.FromHexString(hex)));
        }
    }

    /// <summary>Aggregation or nil, then the clip: 1.5 as float64, in a list that says 9.</summary>
    [Fact]
    public void An_offer_with_a_local_clip_has_two_fields_more()
    {
        const string Downlink = "92a8686164616d61726492a462697473a137";
        const string Clip = "cb3ff8000000000000";
        var plain = Convert.ToHexStringLower(wire.Write(Samples.Corrected with { Parameters = Samples.Parameters }).Bytes);
        var clipped = Samples.Corrected with { Parameters = Samples.Parameters with { LocalClip = 1.5 } };
        var (manifest, bytes) = wire.Write(clipped);

        Assert.Equal(
            plain.Replace("97cf", "99cf", StringComparison.Ordinal).Replace(Downlink, Downlink + "c0" + Clip, StringComparison.Ordinal),
            Convert.ToHexStringLower(bytes));
        Assert.Equal(clipped, wire.Read(manifest, bytes));
        var both = Samples.Corrected with { Parameters = Samples.Corrected.Parameters with { LocalClip = 1.5 } };
        Assert.Equal(both, wire.Read(manifest, wire.Write(both).Bytes));
        Assert.Throws<MalformedDataException>(() => wire.Read(manifest, Convert.FromHexString(
            Convert.ToHexStringLower(bytes).Replace(Clip, "cb8000000000000000", StringComparison.Ordinal))));
    }

    /// <summary>Aggregation or nil, the clip or nil, then 300 as an integer of 16 bits (cd), in a list that says 10.</summary>
    [Fact]
    public void An_offer_with_samples_at_most_has_ten_fields()
    {
        const string Downlink = "92a8686164616d61726492a462697473a137";
        const string Most = "cd012c";
        var plain = Convert.ToHexStringLower(wire.Write(Samples.Corrected with { Parameters = Samples.Parameters }).Bytes);
        var bounded = Samples.Corrected with { Parameters = Samples.Parameters with { MaxSamples = 300 } };
        var (manifest, bytes) = wire.Write(bounded);

        Assert.Equal(
            plain.Replace("97cf", "9acf", StringComparison.Ordinal).Replace(Downlink, Downlink + "c0c0" + Most, StringComparison.Ordinal),
            Convert.ToHexStringLower(bytes));
        Assert.Equal(bounded, wire.Read(manifest, bytes));
        var all = Samples.Corrected with { Parameters = Samples.Corrected.Parameters with { LocalClip = 1.5, MaxSamples = 300 } };
        Assert.Equal(all, wire.Read(manifest, wire.Write(all).Bytes));
        Assert.Throws<MalformedDataException>(() => wire.Read(manifest, Convert.FromHexString(
            Convert.ToHexStringLower(bytes).Replace(Most, "cd0000", StringComparison.Ordinal))));
    }

    /// <summary>Aggregation, clip and samples or nil, then 0.5 as a float64 (cb), in a list that says 11.</summary>
    [Fact]
    public void An_offer_that_asks_for_a_part_of_the_density_has_eleven_fields()
    {
        const string Downlink = "92a8686164616d61726492a462697473a137";
        const string Half = "cb3fe0000000000000";
        var plain = Convert.ToHexStringLower(wire.Write(Samples.Corrected with { Parameters = Samples.Parameters }).Bytes);
        var part = Samples.Corrected with { Parameters = Samples.Parameters with { DensityShare = 0.5 } };
        var (manifest, bytes) = wire.Write(part);

        Assert.Equal(
            plain.Replace("97cf", "9bcf", StringComparison.Ordinal).Replace(Downlink, Downlink + "c0c0c0" + Half, StringComparison.Ordinal),
            Convert.ToHexStringLower(bytes));
        Assert.Equal(part, wire.Read(manifest, bytes));
        var all = Samples.Corrected with
        {
            Parameters = Samples.Corrected.Parameters with { LocalClip = 1.5, MaxSamples = 300, DensityShare = 0.5 },
        };
        Assert.Equal(all, wire.Read(manifest, wire.Write(all).Bytes));
        foreach (var bad in (string[])["cb0000000000000000", "cb3eb0000000000000", "cb3ff0000000000000", "cb7ff8000000000000"])
        {
            Assert.Throws<MalformedDataException>(() => wire.Read(manifest, Convert.FromHexString(
                Convert.ToHexStringLower(bytes).Replace(Half, bad, StringComparison.Ordinal))));
        }
    }

    /// <summary>In parallel and in turns of long and short messages, as the bytes are measured in room that each thread keeps.</summary>
    [Fact]
    public void Measured_bytes_are_those_that_are_written()
    {
        int[] lengths = [1, 255, 256, 65_535, WireProtocol.MaxChunkBytes];
        IEnumerable<IWireMessage> chunks =
            lengths.Select(length => new PayloadChunk(Samples.Offer, PayloadDirection.Up, 0, new byte[length]));
        IWireMessage[] messages = [.. Samples.All, .. chunks, .. Samples.All];
        Parallel.For(0, 50, _ => Assert.Equal(
            messages.Select(message => wire.Write(message).Bytes.Length), messages.Select(AfdSerializer.BytesOf)));
        Assert.Equal(GoldenBytes.All.Select(golden => golden.Hex.Length / 2), Samples.All.Select(AfdSerializer.BytesOf));
    }

    [Fact]
    public void The_identifier_is_as_it_was() => Assert.Equal(2011, wire.Serialization.FindSerializerFor(Samples.All[0]).Identifier);

    /// <summary>Every message is told to an actor of a system that sends each through its serializer, and comes back equal.</summary>
    [Fact]
    public async Task Every_message_survives_the_way_to_an_actor()
    {
        var echo = wire.System.ActorOf(Props.Create(() => new Echo()));
        foreach (var sample in Samples.All)
        {
            var answer = await echo.Ask<IWireMessage>(sample, TimeSpan.FromSeconds(10));
            Assert.Equal(sample, answer);
            Assert.Equal(sample.GetHashCode(), answer.GetHashCode());
            Assert.NotSame(sample, answer);
        }
    }

    [Fact]
    public void Token_and_secret_are_never_printed()
    {
        var text = Samples.All[0].ToString();
        Assert.Contains("node-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", text, StringComparison.Ordinal);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}

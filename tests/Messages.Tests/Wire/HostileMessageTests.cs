using System.Text;
using AfdActors.Algorithms;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Messages.Tests.Wire;

/// <summary>
/// Bytes that are not what was written: refused by name, or read as another valid message; never another exception, never much memory.
/// </summary>
public class HostileMessageTests(WireSystem wire) : IClassFixture<WireSystem>
{
    [Theory]
    [MemberData(nameof(Samples.Indices), MemberType = typeof(Samples))]
    public void Every_truncation_is_refused(int index)
    {
        var (manifest, bytes) = wire.Write(Samples.All[index]);
        for (var length = 0; length < bytes.Length; length++)
        {
            var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, bytes[..length]));
            Assert.Contains("expected", fault.Message, StringComparison.Ordinal);
            Assert.Contains("got", fault.Message, StringComparison.Ordinal);
            Assert.Contains(Samples.All[index].GetType().Name, fault.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Run ids name folders and node ids are printed. Each replacement is as long as "5eed" or "node-1" in UTF-8.</summary>
    [Theory]
    [InlineData(1, "5eed", "../x")]
    [InlineData(1, "5eed", "..\\x")]
    [InlineData(1, "5eed", "5e d")]
    [InlineData(1, "5eed", "5\u001b[m")]
    [InlineData(4, "5eed", "....")]
    [InlineData(13, "5eed", "..//")]
    [InlineData(0, "node-1", "no\u001b[2J")]
    public void Names_that_could_do_harm_are_refused(int index, string name, string harmful)
    {
        var (manifest, bytes) = wire.Write(Samples.All[index]);
        var hex = Convert.ToHexString(bytes)
            .Replace(Convert.ToHexString(Encoding.UTF8.GetBytes(name)), Convert.ToHexString(Encoding.UTF8.GetBytes(harmful)),
            StringComparison.Ordinal);
        Assert.NotEqual(Convert.ToHexString(bytes), hex);
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, Convert.FromHexString(hex)));
        Assert.Contains("expected", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Samples.Indices), MemberType = typeof(Samples))]
    public void Bytes_too_many_are_refused(int index)
    {
        var (manifest, bytes) = wire.Write(Samples.All[index]);
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, [.. bytes, 0]));
        Assert.Contains("expected no more bytes, got 1", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Every byte in turn becomes every other value.</summary>
    [Theory]
    [MemberData(nameof(Samples.Indices), MemberType = typeof(Samples))]
    public void Every_change_of_one_byte_is_refused_or_read_as_a_valid_message(int index)
    {
        var (manifest, bytes) = wire.Write(Samples.All[index]);
        var (read, refused) = (0, 0);
        for (var at = 0; at < bytes.Length; at++)
        {
            for (var change = 1; change < 256; change++)
            {
                var mutated = bytes.ToArray();
                mutated[at] ^= (byte)change;
                if (IsReadAndWritable(manifest, mutated))
                    read++;
                else
                    refused++;
            }
        }
        Assert.True(read > 0 && refused > 0, $"{read} read, {refused} refused");
    }

    [Theory]
    [MemberData(nameof(Samples.Indices), MemberType = typeof(Samples))]
    public void Random_bytes_and_random_changes_are_refused_or_read_as_a_valid_message(int index)
    {
        var (manifest, valid) = wire.Write(Samples.All[index]);
        var noise =
            from length in Gen.Choose(0, 200)
            from bytes in Gen.ArrayOf(Gen.Choose(0, 255), length)
            select bytes.Select(value => (byte)value).ToArray();
        var changed =
            from changes in Gen.Choose(1, 5)
            from places in Gen.ArrayOf(Gen.Choose(0, valid.Length - 1), changes)
            from values in Gen.ArrayOf(Gen.Choose(0, 255), changes)
            select places.Zip(values)
                .Aggregate(valid, (bytes, change) => [.. bytes[..change.First], (byte)change.Second, .. bytes[(change.First + 1)..]]);
        Law.Holds(Gen.Frequency((1, noise), (2, changed)), bytes => IsReadAndWritable(manifest, bytes), Law.Parts);
    }

    /// <summary>
    /// Headers replaced by ones that claim 2^31-1 bytes or elements: an exception and its texts are some KB, far below any of the claims.
    /// </summary>
    [Theory]
    [MemberData(nameof(Samples.Indices), MemberType = typeof(Samples))]
    public void Claims_take_no_memory(int index)
    {
        var (manifest, bytes) = wire.Write(Samples.All[index]);
        foreach (var header in new[] { "dd7fffffff", "ddffffffff", "db7fffffff", "c67fffffff", "c6ffffffff", "dcffff", "df7fffffff" })
        {
            for (var at = 0; at < bytes.Length; at++)
            {
                byte[] lying = [.. bytes[..at], .. Convert.FromHexString(header), .. bytes[at..]];
                var before = GC.GetAllocatedBytesForCurrentThread();
                IsReadAndWritable(manifest, lying);
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
            }
        }
    }

    /// <summary>
    /// The header of the last field replaced: the claim is a number of 32 bits without a sign, compared with the field's limit first and
    /// then with the bytes that follow. MessagePack's own reader fails at 2^31 with an exception that says none of this.
    /// </summary>
    [Theory]
    [InlineData("dbffffffff", "at most 1000 characters, got 4294967295 bytes of UTF-8")] // string of 2^32-1
    [InlineData("db80000000", "at most 1000 characters, got 2147483648 bytes of UTF-8")]
    [InlineData("da0bb8", "at most the 3 bytes left, got a length of 3000")] // 1,000 characters of three bytes
    [InlineData("da0bb9", "at most 1000 characters, got 3001 bytes of UTF-8")]
    [InlineData("d904", "at most the 3 bytes left, got a length of 4")]
    [InlineData("bf", "at most the 3 bytes left, got a length of 31")]
    public void A_claimed_text_is_compared_with_its_limit_and_with_what_is_left(string header, string expected) =>
        Refuses(new OfferDeclined(Samples.Offer, "abc"), 4, [.. Convert.FromHexString(header), .. "abc"u8],
            $"{expected}, from Reason of OfferDeclined");

    [Theory]
    [InlineData("c6ffffffff", "1 to 65536 bytes, got 4294967295")]
    [InlineData("c680000000", "1 to 65536 bytes, got 2147483648")]
    [InlineData("c50005", "at most the 4 bytes left, got a length of 5")]
    public void Claimed_bytes_are_compared_with_their_limit_and_with_what_is_left(string header, string expected) =>
        Refuses(new PayloadChunk(Samples.Offer, PayloadDirection.Down, 7, new byte[] { 1, 2, 3, 255 }), 6,
            [.. Convert.FromHexString(header), 1, 2, 3, 255], $"{expected}, from Data of PayloadChunk");

    [Theory]
    [InlineData("ddffffffff", "an array of 4 to 4, got 4294967295")]
    [InlineData("dd80000000", "an array of 4 to 4, got 2147483648")]
    [InlineData("dc0004", "at most the 0 bytes left, got a length of 4")]
    [InlineData("dd0000", "4 bytes of length, got 2")]
    [InlineData("dd", "4 bytes of length, got 0")]
    public void A_claimed_array_is_compared_with_its_limit_and_with_what_is_left(string header, string expected) =>
        Refuses(new UpdateStatus(Samples.Offer), 14, Convert.FromHexString(header), expected);

    private void Refuses(IWireMessage message, int lastBytes, byte[] instead, string expected)
    {
        var (manifest, bytes) = wire.Write(message);
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, [.. bytes[..^lastBytes], .. instead]));
        Assert.StartsWith("expected " + expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("XX")]
    [InlineData("to")]
    public void An_unknown_manifest_is_refused(string manifest)
    {
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, [0x90]));
        Assert.Contains($"got \"{manifest}\"", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_layout_version_is_refused()
    {
        var (manifest, bytes) = wire.Write(new UpdateStatus(Samples.Offer));
        bytes[1] = 2;
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, bytes));
        Assert.StartsWith("expected 1 to 1, got 2, from the layout version of UpdateStatus", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>A chunk of 64 KiB is read, one of a byte more is not.</summary>
    [Fact]
    public void Chunks_beyond_the_limit_are_refused()
    {
        var largest = new PayloadChunk(Samples.Offer, PayloadDirection.Up, 0, new byte[WireProtocol.MaxChunkBytes]);
        var (manifest, bytes) = wire.Write(largest);
        Assert.Equal(largest, wire.Read(manifest, bytes));

        var (_, tooLarge) = wire.Write(largest with { Data = new byte[WireProtocol.MaxChunkBytes + 1] });
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, tooLarge));
        Assert.StartsWith("expected 1 to 65536 bytes, got 65537, from Data of PayloadChunk", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_remoting_would_drop_is_not_written()
    {
        var clients = Enumerable.Range(0, 20_000).Select(i => new ClientDescription(new ClientId($"client-{i}"), 1, 1)).ToArray();
        var fault = Assert.Throws<ArgumentException>(() => wire.Write(new RegisterClients(2, "node", "", [.. clients], "f1a9", "s3cret")));
        Assert.StartsWith("expected a RegisterClients of at most 120000 bytes, got", fault.Message, StringComparison.Ordinal);

        var batches = RegisterClients.Batches("node", "", clients, "f1a9", "s3cret").ToArray();
        Assert.Equal(clients, batches.SelectMany(batch => batch.Clients));
        Assert.All(batches, batch => Assert.InRange(wire.Write(batch).Bytes.Length, 1, WireProtocol.MaxMessageBytes));
    }

    [Fact]
    public void Every_truncation_and_every_change_of_a_registration_with_terms_is_refused_or_read() =>
        TruncatedAndChanged(Samples.WithTerms);

    [Fact]
    public void Every_truncation_and_every_change_of_an_evaluation_with_metrics_is_refused_or_read() =>
        TruncatedAndChanged(Samples.WithMetrics);

    [Fact]
    public void Every_truncation_and_every_change_of_a_failure_with_its_kind_is_refused_or_read()
    {
        TruncatedAndChanged(Samples.Diverged);
        TruncatedAndChanged(Samples.Failed);
    }

    /// <summary>One message, one encoding: what is false has no such field.</summary>
    [Theory]
    [InlineData("TF")]
    [InlineData("RE")]
    public void A_kind_of_failure_that_is_none_is_refused(string manifest)
    {
        var plain = GoldenBytes.All.Single(golden => golden.Manifest == manifest).Hex;
        var bytes = Convert.FromHexString(string.Concat("94", plain.AsSpan(2), "c2"));
        Assert.Contains(
            "expected true, or no such field, got false",
            Assert.Throws<MalformedDataException>(() => wire.Read(manifest, bytes)).Message, StringComparison.Ordinal);
    }

    /// <summary>The names of the metrics are a and b, each with the sum 1.</summary>
    [Theory]
    [InlineData("90", "", "an array of 2 to 128, got 0")]
    [InlineData("93", "a161cb3ff0000000000000a162", "names and sums in turn, got 3 fields")]
    [InlineData("94", "a162cb3ff0000000000000a161cb3ff0000000000000", "names in ascending order, got a after b")]
    [InlineData("94", "a161cb3ff0000000000000a161cb3ff0000000000000", "names in ascending order, got a after a")]
    [InlineData("92", "a161a162", "Float, got String")]
    [InlineData("92", "a0cb3ff0000000000000", "1 to 128 characters, got 0")]
    [InlineData("dc0082", "a161cb3ff0000000000000", "an array of 2 to 128, got 130")]
    public void Metrics_that_are_none_are_refused(string count, string metrics, string expected)
    {
        var plain = GoldenBytes.All.Single(golden => golden.Manifest == "ED").Hex;
        var bytes = Convert.FromHexString(string.Concat("96", plain.AsSpan(2)) + count + metrics);
        Assert.Contains(
            expected, Assert.Throws<MalformedDataException>(() => wire.Read("ED", bytes)).Message, StringComparison.Ordinal);
    }

    private void TruncatedAndChanged(IWireMessage message)
    {
        var (manifest, bytes) = wire.Write(message);
        for (var at = 0; at < bytes.Length; at++)
        {
            Assert.Throws<MalformedDataException>(() => wire.Read(manifest, bytes[..at]));
            for (var value = 0; value < 256; value++)
            {
                var changed = bytes.ToArray();
                changed[at] = (byte)value;
                try
                {
                    wire.Read(manifest, changed);
                }
                catch (MalformedDataException fault)
                {
                    Assert.Contains("expected", fault.Message, StringComparison.Ordinal);
                }
            }
        }
    }

    /// <summary>The count of the fields says whether terms follow; the list of texts comes after the secret.</summary>
    [Theory]
    [InlineData("97", "90", "no more bytes")]
    [InlineData("98", "", "Terms")]
    [InlineData("98", "90", "2 to 32")]
    [InlineData("98", "93a161a162a163", "keys and values in turn")]
    [InlineData("98", "dc0022", "2 to 32")]
    [InlineData("98", "92a161a0", "1 to 200 characters")]
    [InlineData("98", "92a1611b", "String")]
    [InlineData("98", "92a161a11b", "printable")]
    [InlineData("99", "92a161a162", "an array of 7 to 8")]
    public void Terms_that_are_none_are_refused(string count, string terms, string problem)
    {
        var (manifest, bytes) = wire.Write(Samples.All[0]);
        var hex = string.Concat(count, Convert.ToHexStringLower(bytes).AsSpan(2), terms);
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, Convert.FromHexString(hex)));
        Assert.Contains(problem, fault.Message, StringComparison.Ordinal);
    }

    /// <summary>128 characters of three bytes each: the longest ids there are.</summary>
    [Fact]
    public void A_batch_of_the_longest_ids_is_small_enough_to_send()
    {
        var clients = Enumerable.Range(0, RegisterClients.BatchSize)
            .Select(i => new ClientDescription(
                new ClientId(new string('€', ClientId.MaxLength - 3) + $"{i:d3}"), int.MaxValue, int.MaxValue));
        var batch = Assert.Single(
            RegisterClients.Batches(
                new string('€', 128), new string('€', 128), clients, new string('f', 128), new string('€', 128),
                [
                    .. Enumerable.Range(0, Term.Most)
                        .Select(_ => new Term(new string('€', Term.MaxKeyLength), new string('€', Term.MaxValueLength))),
                ]));
        var (manifest, bytes) = wire.Write(batch);
        Assert.Equal(batch, wire.Read(manifest, bytes));
    }

    [Fact]
    public void A_loss_that_is_no_number_arrives_so_that_it_can_be_rejected_with_a_reason()
    {
        var result = new TrainResult(Samples.Offer, double.NaN, 1, Samples.Payload);
        var (manifest, bytes) = wire.Write(result);
        Assert.Equal(result, wire.Read(manifest, bytes));
    }

    [Fact]
    public void A_long_reason_is_cut_where_it_is_made_but_never_through_a_character()
    {
        Assert.Equal(WireProtocol.MaxReasonLength, new OfferDeclined(Samples.Offer, new string('x', 5_000)).Reason.Length);
        var cut = new TrainingFailed(Samples.Offer, "x" + string.Concat(Enumerable.Repeat("😀", 600)));
        Assert.Equal(WireProtocol.MaxReasonLength - 1, cut.Reason.Length);
        var (manifest, bytes) = wire.Write(cut);
        Assert.Equal(cut, wire.Read(manifest, bytes));
        Assert.Equal("", new CancelTraining(Samples.Offer, null!).Reason);
    }

    /// <summary>A reason is for people, so it is shown; a name is compared, so it is refused.</summary>
    [Fact]
    public void Control_characters_of_a_stranger_do_not_come_in()
    {
        var (manifest, bytes) = wire.Write(new OfferDeclined(Samples.Offer, "abc"));
        bytes[^2] = 0x1b;
        Assert.Equal("a\\u001bc", ((OfferDeclined)wire.Read(manifest, bytes)).Reason);

        (manifest, bytes) = wire.Write(new Registered(new RunId("abc"), 2));
        bytes[^3] = (byte)'\n';
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, bytes));
        Assert.StartsWith("expected printable characters, got ab\\n, from Run of Registered", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_is_no_utf8_is_refused()
    {
        var (manifest, bytes) = wire.Write(new OfferDeclined(Samples.Offer, "abc"));
        bytes[^1] = 0xff;
        var fault = Assert.Throws<MalformedDataException>(() => wire.Read(manifest, bytes));
        Assert.StartsWith("expected valid UTF-8, got 6162FF, from Reason of OfferDeclined", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>What is read is a whole message: it can be written again and reads as itself.</summary>
    private bool IsReadAndWritable(string manifest, byte[] bytes)
    {
        IWireMessage message;
        try
        {
            message = wire.Read(manifest, bytes);
        }
        catch (MalformedDataException)
        {
            return false;
        }
        var (again, rewritten) = wire.Write(message);
        Assert.Equal(manifest, again);
        Assert.Equal(message, wire.Read(manifest, rewritten));
        return true;
    }
}

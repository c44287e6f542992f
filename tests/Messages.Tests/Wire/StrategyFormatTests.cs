using System.Globalization;
using System.Text;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Messages.Tests.Wire;

/// <summary>A strategy's name and options as strangers may write them.</summary>
public sealed class StrategyFormatTests(WireSystem wire) : IClassFixture<WireSystem>
{
    private static readonly Evaluate Message =
        new(Samples.Evaluation, new StrategySettings("raw"), TimeSpan.FromSeconds(5), Samples.Payload);

    [Fact]
    public void A_strategy_that_this_library_does_not_know_travels_as_it_is()
    {
        var most = Enumerable.Range(0, StrategySettings.MaxOptions).Aggregate(
            new StrategySettings(new string('n', StrategySettings.MaxNameLength)),
            (settings, i) =>
                settings.With(i.ToString("d64", CultureInfo.InvariantCulture), new string('\u20ac', StrategySettings.MaxValueLength)));
        var message = Message with { Downlink = most };
        var (manifest, bytes) = wire.Write(message);
        Assert.Equal(message, wire.Read(manifest, bytes));
    }

    [Fact]
    public void Options_have_one_order_on_the_wire() => Assert.Equal(
        wire.Write(Message with { Downlink = new StrategySettings("x").With("a", "1").With("b", "2") }).Bytes,
        wire.Write(Message with { Downlink = new StrategySettings("x").With("b", "2").With("a", "1") }).Bytes);

    [Theory]
    [InlineData("x", new[] { "b", "1", "a", "2" }, "expected keys in ascending order, got a after b")]
    [InlineData("x", new[] { "a", "1", "a", "2" }, "expected keys in ascending order, got a after a")]
    [InlineData("x", new[] { "a" }, "expected keys and values in turn, got 1 texts")]
    [InlineData("x y", new string[0], "expected a strategy's name and options")]
    [InlineData("x", new[] { "a.b", "1" }, "expected a strategy's name and options")]
    [InlineData("x", new[] { "a", "\u001b[2J" }, "expected a strategy's name and options")]
    [InlineData("", new string[0], "expected 1 to 64 characters, got 0")]
    public void What_is_no_strategy_is_refused(string name, string[] options, string expected) =>
        Assert.StartsWith(expected, Refusal(Packed(name, options)), StringComparison.Ordinal);

    [Fact]
    public void Limits_are_refused_before_anything_is_read()
    {
        Assert.StartsWith("expected an array of 0 to 64, got 66", Refusal([0x92, 0xa1, .. "x"u8, 0xdc, 0, 66]), StringComparison.Ordinal);
        Assert.StartsWith("expected at most 64 characters", Refusal([0x92, 0xda, 0xff, 0xff]), StringComparison.Ordinal);
        Assert.StartsWith(
            "expected at most 256 characters", Refusal([0x92, 0xa1, .. "x"u8, 0x92, 0xa1, .. "k"u8, 0xdb, 0xff, 0xff, 0xff, 0xff]),
            StringComparison.Ordinal);
    }

    /// <summary>The bytes of the downlink ("raw" without options) replaced.</summary>
    private string Refusal(byte[] instead)
    {
        var (manifest, bytes) = wire.Write(Message);
        var plain = Packed("raw", []);
        var at = bytes.AsSpan().IndexOf(plain);
        Assert.True(at > 0);
        return Assert.Throws<MalformedDataException>(
            () => wire.Read(manifest, [.. bytes[..at], .. instead, .. bytes[(at + plain.Length)..]])).Message;
    }

    /// <summary>Texts of up to 31 bytes, and up to 15 of them.</summary>
    private static byte[] Packed(string name, string[] options) =>
        [0x92, .. Text(name), (byte)(0x90 | options.Length), .. options.SelectMany(Text)];

    private static byte[] Text(string text) => [(byte)(0xa0 | Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];
}

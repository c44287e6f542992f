using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Testing;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Coding;

public class PayloadPartsTests
{
    [Fact]
    public void Parts_come_out_as_they_went_in()
    {
        var parts = from length in Gen.Choose(0, 300)
                    from bytes in Gen.ArrayOf(
            Gen.Choose(0, 255).Select(value => (byte)value), length)
                    select bytes;
        Law.Holds(
            from count in Gen.Choose(1, PayloadParts.Most) from all in Gen.ArrayOf(parts, count) select all,
            all =>
            {
                var payload = PayloadParts.Join(all);
                Assert.Equal(all, Split(payload, all.Length));
                Assert.InRange(payload.Length, 1, PayloadParts.MaxBytes([.. all.Select(part => (long)part.Length)]));
            });
    }

    /// <summary>Version 1, kind 11, three parts of 2, 0 and 200 bytes (LEB128 C8 01), then 200 + 2 bytes.</summary>
    [Fact]
    public void Bytes_are_pinned()
    {
        var payload = PayloadParts.Join([0xAA, 0xBB], [], [.. Enumerable.Repeat((byte)0xCC, 200)]);
        Assert.Equal("010B030200C801AABBCCCC", Convert.ToHexString(payload.AsSpan(0, 11)));
        Assert.Equal(7 + 202, payload.Length);
        Assert.Equal(payload.Length, PayloadParts.MaxBytes(2, 0, 200));
    }

    /// <summary>
    /// A part whose length may change is not seen to be damaged here: what matters is that nothing else is thrown, and parts lie inside.
    /// </summary>
    [Fact]
    public void Damaged_payloads_are_refused()
    {
        var valid = PayloadParts.Join([1, 2, 3], [.. Enumerable.Range(0, 40).Select(i => (byte)i)]);
        HostileBytes.Attack(valid, bytes => Split(bytes, 2), parts => Assert.Equal(2, parts.Length));
    }

    [Theory]
    [InlineData("010B0301020304", "expected 2 parts, got 3")]
    [InlineData("010B", "expected 2 parts, got the end")]
    [InlineData("010B020101AA", "expected parts of 2 bytes in all, got 1")]
    [InlineData("010B020101AABBCC", "expected parts of 2 bytes in all, got 3")]
    [InlineData("010B02FFFFFFFF0FFFFFFFFF0F", "expected parts of 8589934590 bytes in all, got 0")]
    [InlineData("010B0281000101AA", "expected a 32-bit number in its shortest form, got 1 in 2 bytes")]
    [InlineData("01040200", "expected payload kind 11 (Parts), got 4")]
    public void What_is_wrong_with_the_bytes_is_said(string hex, string expected)
    {
        var bytes = Convert.FromHexString(hex);
        Assert.Equal(expected, Assert.Throws<MalformedDataException>(() => Split(bytes, 2)).Message);
        HostileBytes.RefusesWithin(10_000, bytes, damaged => Split(damaged, 2));
    }

    [Fact]
    public void There_are_one_to_eight_parts()
    {
        Assert.Throws<ArgumentException>(() => PayloadParts.Join());
        Assert.Throws<ArgumentException>(() => PayloadParts.Join([], [], [], [], [], [], [], [], []));
        Assert.Throws<ArgumentException>(() => PayloadParts.Split([], 0));
    }

    private static byte[][] Split(byte[] payload, int count) => [.. PayloadParts.Split(payload, count).Select(part => payload[part])];
}

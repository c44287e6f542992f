using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests;

/// <summary>
/// Damages a valid payload in every way a bad peer or wire can; a decoder may accept, or refuse with <see cref="MalformedDataException"/>.
/// </summary>
internal static class HostileBytes
{
    /// <summary>
    /// What a decoder of a small model may allocate: the model, an exception and its text, but nothing on the word of a header.
    /// </summary>
    private const long MaxAllocated = 64 * 1024;

    /// <summary>
    /// Every truncation and some extensions must be refused; overwritten and random bytes must not fail in any other way, nor take memory
    /// by the number that they claim.
    /// </summary>
    /// <param name="check">Applied to what damaged bytes decode to.</param>
    public static void Attack<T>(byte[] valid, Func<byte[], T> decode, Action<T> check, int count = 2000)
    {
        check(decode(valid));
        for (var length = 0; length < valid.Length; length++)
            Assert.Throws<MalformedDataException>(() => decode(valid[..length]));

        Assert.Throws<MalformedDataException>(() => decode([.. valid, 0]));
        Assert.Throws<MalformedDataException>(() => decode([.. valid, 1, 2, 3, 4, 5, 6, 7, 8]));

        var refused = 0;
        Law.Holds(
            Gen.OneOf(Overwritten(valid), Noise(0, 2 * valid.Length), NoiseBehindHeader(valid)),
            damaged =>
            {
                var (read, decoded) = Decode(damaged.Bytes, decode, MaxAllocated);
                if (read)
                    check(decoded!);
                else
                    refused++;
            },
            damaged => Law.Parts(damaged.Bytes).Select(bytes => new Damaged(bytes)),
            count);
        Assert.True(refused > count / 3, $"expected most damage to be refused, got {refused} of {count}");
    }

    /// <summary>Asserts that refusing these bytes allocates no more than the given number of bytes.</summary>
    public static void RefusesWithin<T>(long allocated, byte[] bytes, Func<byte[], T> decode)
    {
        Decode(bytes, decode, long.MaxValue); // first call: JIT and statics
        Assert.False(Decode(bytes, decode, allocated).Read);
    }

    private static (bool Read, T? Decoded) Decode<T>(byte[] bytes, Func<byte[], T> decode, long allocated)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var (read, decoded) = (false, default(T));
        try
        {
            decoded = decode(bytes);
            read = true;
        }
        catch (MalformedDataException)
        {
        }

        var used = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(used <= allocated, $"expected at most {allocated} bytes allocated, got {used}");
        return (read, decoded);
    }

    /// <summary>One to four bytes are others.</summary>
    private static Gen<Damaged> Overwritten(byte[] valid) =>
        from hits in Gen.Choose(1, 4)
        from places in Gen.ArrayOf(Gen.Choose(0, valid.Length - 1), hits)
        from values in Bytes(hits)
        select new Damaged(Overwrite(valid, places, values));

    private static Gen<Damaged> Noise(int shortest, int longest) =>
        from length in Gen.Choose(shortest, longest)
        from bytes in Bytes(length)
        select new Damaged(bytes);

    /// <summary>Reaches the deeper checks.</summary>
    private static Gen<Damaged> NoiseBehindHeader(byte[] valid) =>
        from header in Gen.Choose(2, 5)
        from bytes in Bytes(Math.Max(0, valid.Length - header))
        select new Damaged([.. valid[..Math.Min(header, valid.Length)], .. bytes]);

    private static Gen<byte[]> Bytes(int length) => Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), length);

    private static byte[] Overwrite(byte[] valid, int[] places, byte[] values)
    {
        byte[] bytes = [.. valid];
        foreach (var (place, value) in places.Zip(values))
            bytes[place] = value;
        return bytes;
    }

    private sealed record Damaged(byte[] Bytes)
    {
        public override string ToString() => Convert.ToHexString(Bytes);
    }
}

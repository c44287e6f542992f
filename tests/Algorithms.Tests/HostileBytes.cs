namespace AfdActors.Algorithms.Tests;

/// <summary>Damages a valid payload in every way a bad peer or wire can; a decoder may accept, or refuse with <see cref="MalformedDataException"/>.</summary>
internal static class HostileBytes
{
    /// <summary>Every truncation and some extensions must be refused; flipped, overwritten and random bytes must not fail in any other way.</summary>
    public static void Attack(byte[] valid, Action<byte[]> decode, int seed, int rounds = 2000)
    {
        decode(valid);
        for (int length = 0; length < valid.Length; length++)
        {
            Assert.Throws<MalformedDataException>(() => decode(valid[..length]));
        }

        Assert.Throws<MalformedDataException>(() => decode([.. valid, 0]));
        Assert.Throws<MalformedDataException>(() => decode([.. valid, 1, 2, 3, 4, 5, 6, 7, 8]));

        var random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] bytes = (byte[])valid.Clone();
            for (int hits = random.Next(1, 5); hits > 0; hits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            refused += Refuses(decode, bytes) ? 1 : 0;

            byte[] noise = new byte[random.Next(2 * valid.Length)];
            random.NextBytes(noise);
            refused += Refuses(decode, noise) ? 1 : 0;

            // Noise behind a good header reaches the deeper checks.
            byte[] body = (byte[])valid.Clone();
            random.NextBytes(body.AsSpan(Math.Min(random.Next(2, 6), body.Length)));
            refused += Refuses(decode, body) ? 1 : 0;
        }

        Assert.True(refused > rounds, $"seed {seed}: expected most damage to be refused, got {refused} of {3 * rounds}");
    }

    /// <summary>Asserts that refusing these bytes allocates no more than the given number of bytes.</summary>
    public static void RefusesWithin(long allocated, byte[] bytes, Action<byte[]> decode)
    {
        Refuses(decode, bytes); // first call: JIT and statics
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool refused = Refuses(decode, bytes);
        long used = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(refused);
        Assert.True(used <= allocated, $"expected at most {allocated} bytes allocated, got {used}");
    }

    private static bool Refuses(Action<byte[]> decode, byte[] bytes)
    {
        try
        {
            decode(bytes);
            return false;
        }
        catch (MalformedDataException)
        {
            return true;
        }
    }
}

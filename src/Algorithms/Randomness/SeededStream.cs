using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace AfdActors.Algorithms.Randomness;

/// <summary>
/// A random stream that is a pure function of its seed (docs/design.md "Randomness"): xoshiro256** (Blackman and Vigna, 2018), whose
/// 256-bit state is the SHA-256 of (run seed, purpose, round, attempt, client). Not thread-safe; every user makes its own.
/// </summary>
public sealed class SeededStream
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <summary>Expands a 64-bit seed by splitmix64, for streams whose seed itself travels.</summary>
    public SeededStream(ulong seed)
    {
        _s0 = SplitMix(ref seed);
        _s1 = SplitMix(ref seed);
        _s2 = SplitMix(ref seed);
        _s3 = SplitMix(ref seed);
    }

    private SeededStream(ReadOnlySpan<byte> state)
    {
        _s0 = BinaryPrimitives.ReadUInt64LittleEndian(state);
        _s1 = BinaryPrimitives.ReadUInt64LittleEndian(state[8..]);
        _s2 = BinaryPrimitives.ReadUInt64LittleEndian(state[16..]);
        _s3 = BinaryPrimitives.ReadUInt64LittleEndian(state[24..]);
    }

    /// <summary>The stream of one purpose; parts that do not apply keep their defaults.</summary>
    public static SeededStream Create(
        ulong runSeed, SeedPurpose purpose, RoundId round = default, int attempt = 0, ClientId client = default)
    {
        const int Fixed = 8 + 4 + 4 + 4;
        var name = client.Value ?? "";
        Span<byte> key = stackalloc byte[Fixed + Encoding.UTF8.GetMaxByteCount(ClientId.MaxLength)];
        BinaryPrimitives.WriteUInt64LittleEndian(key, runSeed);
        BinaryPrimitives.WriteInt32LittleEndian(key[8..], (int)purpose);
        BinaryPrimitives.WriteInt32LittleEndian(key[12..], round.Value);
        BinaryPrimitives.WriteInt32LittleEndian(key[16..], attempt);
        var length = Fixed + Encoding.UTF8.GetBytes(name, key[Fixed..]);

        Span<byte> state = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key[..length], state);
        return new SeededStream(state);
    }

    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), a multiple of 2^-53.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1L << 53));

    /// <summary>Uniform in [0, 1), a multiple of 2^-24.</summary>
    public float NextSingle() => (NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>Exactly uniform in [0, <paramref name="exclusiveMax"/>) (Lemire's multiplication with rejection).</summary>
    public int NextInt(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        var range = (ulong)exclusiveMax;
        var high = Math.BigMul(NextUInt64(), range, out var low);
        if (low < range)
        {
            for (var threshold = (0 - range) % range; low < threshold;)
                high = Math.BigMul(NextUInt64(), range, out low);
        }
        return (int)high;
    }

    /// <summary>Fisher-Yates: every order is equally likely.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var last = items.Length - 1; last > 0; last--)
        {
            var other = NextInt(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

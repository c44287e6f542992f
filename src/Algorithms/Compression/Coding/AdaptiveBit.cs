namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// The chance that a bit of one kind is 1, learned from the bits of that kind before it: their mean at first, then a moving one. Integers
/// alone, so that both sides have the same chance on any machine. The default value is not usable; see
/// <see cref="Fresh"/>.
/// </summary>
internal struct AdaptiveBit
{
    private const int Memory = 1023;

    /// <summary>
    /// For each number of bits seen, with d = 2 seen + 3: 2^64 / d, rounded up. The upper half of n times it is floor(n / d) for every n
    /// below 2^33, as it is too large by less than n / 2^64, far below 1 / d.
    /// </summary>
    private static readonly ulong[] Reciprocals =
        [.. Enumerable.Range(0, Memory + 1).Select(seen => (ulong.MaxValue / (ulong)((2 * seen) + 3)) + 1)];

    private uint _chance;
    private int _seen;

    public static AdaptiveBit Fresh => new() { _chance = 1u << 31 };

    /// <summary>One whose chance, in units of 2^-32, is thought to be known as well as from four bits.</summary>
    public static AdaptiveBit Likely(uint chance) => new() { _chance = chance, _seen = 4 };

    /// <summary>In units of 2^-16, 1..65535: no bit is ever impossible.</summary>
    public readonly uint Chance => Math.Max(1, _chance >> 16);

    /// <summary>Moves the chance towards 1 or 0 by 2 / (2 seen + 3) of the way.</summary>
    public void Saw(bool one)
    {
        // Without a branch, which could not be foretold: the distance to 2^32 - 1 is that of the complement to 0.
        var target = one ? uint.MaxValue : 0;
        var distance = _chance ^ target;
        distance -= (uint)Math.BigMul(2UL * distance, Reciprocals[_seen], out _);
        _chance = distance ^ target;
        if (_seen < Memory) _seen++;
    }
}

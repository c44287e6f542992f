namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// The chance that a bit of one kind is 1, learned from the bits of that kind before it: their mean at first, then a moving one. Integers
/// alone, so that both sides have the same chance on any machine. The default value is not usable; see <see cref="Fresh"/>.
/// </summary>
internal struct AdaptiveBit
{
    private const int Memory = 1023;

    private uint _chance;
    private int _seen;

    public static AdaptiveBit Fresh => new() { _chance = 1u << 31 };

    /// <summary>In units of 2^-16, 1..65535: no bit is ever impossible.</summary>
    public readonly uint Chance => Math.Max(1, _chance >> 16);

    public void Saw(bool one)
    {
        long towards = one ? uint.MaxValue : 0;
        _chance = (uint)(_chance + ((towards - _chance) * 2 / ((2 * _seen) + 3)));
        if (_seen < Memory) _seen++;
    }
}

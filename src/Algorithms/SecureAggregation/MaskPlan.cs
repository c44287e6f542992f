using System.Collections.Immutable;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>One mask: the stream of a key, added or taken away.</summary>
internal readonly record struct Mask(byte[] Key, bool Added);

/// <summary>
/// The masks that a client puts on, or those that the coordinator takes off a sum. Applying them is long work and needs nothing else.
/// </summary>
public sealed class MaskPlan
{
    private readonly ImmutableArray<Mask> _masks;

    internal MaskPlan(ImmutableArray<Mask> masks) => _masks = masks;

    /// <summary>How many streams there are; each costs a pass over the words.</summary>
    public int Count => _masks.Length;

    /// <summary>Changes the words modulo 2^64.</summary>
    public void Apply(Span<ulong> words)
    {
        foreach (var (key, added) in _masks) MaskStream.Apply(key, words, added);
    }
}

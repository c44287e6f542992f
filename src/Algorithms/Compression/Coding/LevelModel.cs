using System.Numerics;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Signed levels that are not 0, in a range code: the sign as it is; the octave of the size (1, 2..3, 4..7, ...) in unary bits, whose kinds
/// are how likely the entry was (see <see cref="PresenceTree"/>) and the octave; the size within its octave, whose highest bit is a kind
/// of its own.
/// </summary>
internal sealed class LevelModel
{
    public const int MaxLevel = (1 << Octaves) - 1;

    private const int Octaves = 23;
    private const int Likelihoods = PresenceTree.Kinds / 4;

    private readonly AdaptiveBit[] _more = new AdaptiveBit[Likelihoods * Octaves];
    private readonly AdaptiveBit[] _upperHalf = new AdaptiveBit[Octaves];

    public LevelModel()
    {
        Array.Fill(_more, AdaptiveBit.Fresh);
        Array.Fill(_upperHalf, AdaptiveBit.Fresh);
    }

    /// <param name="level">To be written, not 0.</param>
    /// <param name="presence">Kind of the entry's presence.</param>
    /// <returns>The level, written or read.</returns>
    /// <exception cref="MalformedDataException">The bytes end.</exception>
    public int Code<TCode>(ref TCode code, int level, int presence)
        where TCode : IRangeCode, allows ref struct
    {
        var negative = code.Code(level < 0 ? 1u : 0u, 1) != 0;
        var size = (uint)Math.Abs(level);
        var last = BitOperations.Log2(size);
        var octave = 0;
        while (octave < Octaves - 1 && code.Code(octave < last, ref More(presence, octave))) octave++;

        uint coded = 1;
        if (octave > 0)
        {
            coded = (coded << 1) | (code.Code(((size >> (octave - 1)) & 1) != 0, ref _upperHalf[octave]) ? 1u : 0u);
            coded = (coded << (octave - 1)) | code.Code(size & ((1u << (octave - 1)) - 1), octave - 1);
        }

        return negative ? -(int)coded : (int)coded;
    }

    private ref AdaptiveBit More(int presence, int octave) => ref _more[(presence * Likelihoods / PresenceTree.Kinds * Octaves) + octave];
}

using System.Numerics;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Signed levels that are not 0, in a range code: the sign as it is; the octave of the size (1, 2..3, 4..7, ...) in unary bits, whose kinds
/// are how likely the entry was (see <see cref="PresenceModel"/>) and the octave; the size within its octave, whose highest bit is a kind
/// of its own.
/// </summary>
internal sealed class LevelModel
{
    public const int MaxLevel = (1 << Octaves) - 1;

    private const int Octaves = 23;
    private const int Likelihoods = PresenceModel.Kinds / 4;

    private readonly AdaptiveBit[] _more = new AdaptiveBit[Likelihoods * Octaves];
    private readonly AdaptiveBit[] _upperHalf = new AdaptiveBit[Octaves];

    public LevelModel()
    {
        Array.Fill(_more, AdaptiveBit.Fresh);
        Array.Fill(_upperHalf, AdaptiveBit.Fresh);
    }

    /// <param name="presence">Kind of the entry's presence.</param>
    public void Write(RangeEncoder code, int level, int presence)
    {
        code.Write(level < 0 ? 1u : 0u, 1);
        var size = (uint)Math.Abs(level);
        var octave = BitOperations.Log2(size);
        for (var i = 0; i < octave; i++) code.Write(true, ref More(presence, i));

        if (octave < Octaves - 1) code.Write(false, ref More(presence, octave));

        if (octave > 0)
        {
            code.Write(((size >> (octave - 1)) & 1) != 0, ref _upperHalf[octave]);
            code.Write(size, octave - 1);
        }
    }

    /// <exception cref="MalformedDataException">The bytes end.</exception>
    public int Read(ref RangeDecoder code, int presence)
    {
        var negative = code.Read(1) != 0;
        var octave = 0;
        while (octave < Octaves - 1 && code.Read(ref More(presence, octave))) octave++;

        uint size = 1;
        if (octave > 0)
        {
            size = (size << 1) | (code.Read(ref _upperHalf[octave]) ? 1u : 0u);
            size = (size << (octave - 1)) | code.Read(octave - 1);
        }

        return negative ? -(int)size : (int)size;
    }

    private ref AdaptiveBit More(int presence, int octave) => ref _more[(presence * Likelihoods / PresenceModel.Kinds * Octaves) + octave];
}

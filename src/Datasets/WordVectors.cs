using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AfdActors.Algorithms.Randomness;

namespace AfdActors.Datasets;

/// <summary>
/// Words by number, and a vector for each. Numbers are given while samples are read, the vectors once afterwards; a word without one,
/// and the padding, are zeros.
/// </summary>
internal sealed class WordVectors
{
    /// <summary>The number that stands for no word.</summary>
    public const int Padding = 0;

    /// <summary>Width where no file says it: that of LEAF's GloVe vectors.</summary>
    public const int DrawnWidth = 300;

    private const float DrawnBound = 0.5f;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private float[] _vectors = [];

    public WordVectors(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Width = width;
    }

    public int Width { get; }

    /// <summary>Words that have a number.</summary>
    public int Count => _numbers.Count;

    public ReadOnlySpan<float> this[int number] => _vectors.AsSpan(number * Width, Width);

    /// <summary>The word's number, a new one for a new word.</summary>
    public int NumberOf(string word)
    {
        if (_numbers.TryGetValue(word, out var number)) return number;
        _numbers.Add(word, _numbers.Count + 1);
        return _numbers.Count;
    }

    /// <summary>Makes room for the vectors of the words so far, all zeros.</summary>
    public void MakeRoom() => _vectors = new float[checked((_numbers.Count + 1) * Width)];

    /// <summary>Where the word's vector is written; empty for a word that has no number.</summary>
    public Span<float> Find(string word) => _numbers.TryGetValue(word, out var number) ? _vectors.AsSpan(number * Width, Width) : [];

    /// <summary>
    /// Draws every vector uniformly in +-1/2, from the seed and the word alone: processes that hold different words agree on those they
    /// share.
    /// </summary>
    public void Draw(ulong runSeed)
    {
        var salt = SeededStream.Create(runSeed, SeedPurpose.WordVectors).NextUInt64();
        MakeRoom();
        foreach (var word in _numbers.Keys)
        {
            var stream = new SeededStream(salt ^ BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(word))));
            foreach (ref var value in Find(word)) value = (2 * stream.NextSingle() - 1) * DrawnBound;
        }
    }
}

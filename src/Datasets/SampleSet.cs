using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace AfdActors.Datasets;

/// <summary>
/// Labeled samples of one shape, immutable. Images and symbols are held as one byte a value, words as one number a vector, other
/// features as float32; a reader sees float32 in every case.
/// </summary>
public sealed class SampleSet
{
    private readonly SampleInputs _inputs;
    private readonly int[] _labels;

    private SampleSet(ImmutableArray<int> inputShape, SampleInputs inputs, int[] labels)
    {
        if (inputShape.IsDefaultOrEmpty || inputShape.Any(axis => axis < 1))
            throw new ArgumentException("expected an input shape of positive axes", nameof(inputShape));
        InputShape = inputShape;
        SampleSize = inputShape.Aggregate(1, (product, axis) => checked(product * axis));
        if (inputs.Length != (long)labels.Length * SampleSize)
        {
            throw new ArgumentException(
                $"expected {labels.Length} samples of {SampleSize} values, got {inputs.Length} values", nameof(labels));
        }

        (_inputs, _labels) = (inputs, labels);
    }

    /// <summary>Shape of one sample without the batch axis, e.g. [1, 28, 28].</summary>
    public ImmutableArray<int> InputShape { get; }

    public int Count => _labels.Length;

    /// <summary>Values of one sample: the product of <see cref="InputShape"/>.</summary>
    public int SampleSize { get; }

    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Bytes of memory that it takes, about.</summary>
    public long Bytes => _inputs.Bytes + (sizeof(int) * _labels.LongLength);

    /// <summary>Takes ownership of samples held one byte a value, sample after sample; a value is byte / 255.</summary>
    public static SampleSet FromPixels(ImmutableArray<int> inputShape, byte[] pixels, int[] labels) =>
        new(inputShape, new ByteInputs(pixels, ByteInputs.Intensity), labels);

    /// <summary>Takes ownership of samples held one byte a symbol, sample after sample; a value is the byte, as float32.</summary>
    public static SampleSet FromSymbols(ImmutableArray<int> inputShape, byte[] symbols, int[] labels) =>
        new(inputShape, new ByteInputs(symbols, ByteInputs.Symbol), labels);

    /// <summary>Takes ownership of float32 samples, sample after sample.</summary>
    public static SampleSet FromValues(ImmutableArray<int> inputShape, float[] values, int[] labels) =>
        new(inputShape, new PlainInputs(values), labels);

    public static SampleSet Empty(ImmutableArray<int> inputShape) => FromPixels(inputShape, [], []);

    /// <summary>
    /// Takes ownership of samples of words by their numbers in the table, sample after sample; the shape is [words, width].
    /// </summary>
    internal static SampleSet FromWords(int wordsPerSample, int[] words, WordVectors vectors, int[] labels) =>
        new([wordsPerSample, vectors.Width], new WordInputs(words, vectors), labels);

    /// <summary>Hashes labels and samples as they are held.</summary>
    internal void AddTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes(Labels));
        _inputs.AddTo(hash);
    }

    public int Label(int index) => _labels[index];

    /// <summary>Writes the <see cref="SampleSize"/> values of one sample, row-major, to the front of the destination.</summary>
    public void CopyInput(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        _inputs.Copy(index, SampleSize, destination);
    }

    /// <summary>The first value that is no whole number from 0 up to one less than a vocabulary; null where all are.</summary>
    public float? FirstThatIsNoSymbol(int vocabulary)
    {
        if (_inputs.AreSymbols(vocabulary)) return null;
        var input = new float[SampleSize];
        for (var i = 0; i < Count; i++)
        {
            CopyInput(i, input);
            foreach (var value in input)
            {
                if (!(value >= 0 && value < vocabulary && value == MathF.Floor(value))) return value;
            }
        }
        return null;
    }

    /// <summary>The samples at the given indices, in that order, copied.</summary>
    public SampleSet Select(ReadOnlySpan<int> indices)
    {
        var labels = new int[indices.Length];
        for (var i = 0; i < indices.Length; i++) labels[i] = _labels[indices[i]];
        return new SampleSet(InputShape, _inputs.Select(indices, SampleSize), labels);
    }

    /// <summary>All samples of all parts, in order. The parts have one shape and one kind of storage; at least one part is given.</summary>
    public static SampleSet Concat(IReadOnlyList<SampleSet> parts)
    {
        if (parts.Count == 0) throw new ArgumentException("expected at least one part", nameof(parts));
        var filled = parts.Where(part => part.Count > 0).ToList();
        if (filled.Count == 0) return parts[0];
        var shape = filled[0].InputShape;
        var joined = filled[0]._inputs.Join([.. filled.Select(part => part._inputs)]);
        if (joined is null || filled.Any(part => !part.InputShape.SequenceEqual(shape)))
            throw new ArgumentException("expected parts of one shape and one kind of storage", nameof(parts));
        return new SampleSet(shape, joined, [.. filled.SelectMany(part => part._labels)]);
    }
}

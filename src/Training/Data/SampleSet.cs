using System.Collections.Immutable;

namespace AfdActors.Training.Data;

/// <summary>
/// Labelled samples of one shape, immutable. Images are held as one byte a pixel (value = byte / 255), other features as float32;
/// a reader sees float32 either way.
/// </summary>
public sealed class SampleSet
{
    private static readonly float[] Intensity = [.. Enumerable.Range(0, 256).Select(b => b / 255f)];

    private readonly byte[]? _pixels;
    private readonly float[]? _values;
    private readonly int[] _labels;

    private SampleSet(ImmutableArray<int> inputShape, byte[]? pixels, float[]? values, int[] labels)
    {
        if (inputShape.IsDefaultOrEmpty || inputShape.Any(axis => axis < 1))
        {
            throw new ArgumentException("expected an input shape of positive axes", nameof(inputShape));
        }
        InputShape = inputShape;
        SampleSize = inputShape.Aggregate(1, (product, axis) => checked(product * axis));
        var length = pixels?.LongLength ?? values!.LongLength;
        if (length != (long)labels.Length * SampleSize)
        {
            throw new ArgumentException($"expected {labels.Length} samples of {SampleSize} values, got {length} values", nameof(labels));
        }
        (_pixels, _values, _labels) = (pixels, values, labels);
    }

    /// <summary>Shape of one sample without the batch axis, e.g. [1, 28, 28].</summary>
    public ImmutableArray<int> InputShape { get; }

    public int Count => _labels.Length;

    /// <summary>Values of one sample: the product of <see cref="InputShape"/>.</summary>
    public int SampleSize { get; }

    public ReadOnlySpan<int> Labels => _labels;

    /// <summary>Takes ownership of samples held one byte a value, sample after sample; a value is byte / 255.</summary>
    public static SampleSet FromPixels(ImmutableArray<int> inputShape, byte[] pixels, int[] labels) =>
        new(inputShape, pixels, null, labels);

    /// <summary>Takes ownership of float32 samples, sample after sample.</summary>
    public static SampleSet FromValues(ImmutableArray<int> inputShape, float[] values, int[] labels) =>
        new(inputShape, null, values, labels);

    public static SampleSet Empty(ImmutableArray<int> inputShape) => FromPixels(inputShape, [], []);

    public int Label(int index) => _labels[index];

    /// <summary>Writes the <see cref="SampleSize"/> values of one sample, row-major, to the front of the destination.</summary>
    public void CopyInput(int index, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        if (_values is not null)
        {
            _values.AsSpan(index * SampleSize, SampleSize).CopyTo(destination);
            return;
        }
        var pixels = _pixels.AsSpan(index * SampleSize, SampleSize);
        var target = destination[..SampleSize];
        for (var i = 0; i < pixels.Length; i++) target[i] = Intensity[pixels[i]];
    }

    /// <summary>The samples at the given indices, in that order, copied.</summary>
    public SampleSet Select(ReadOnlySpan<int> indices)
    {
        var labels = new int[indices.Length];
        for (var i = 0; i < indices.Length; i++) labels[i] = _labels[indices[i]];
        return _values is not null
            ? new SampleSet(InputShape, null, Rows(_values, indices), labels)
            : new SampleSet(InputShape, Rows(_pixels!, indices), null, labels);
    }

    /// <summary>All samples of all parts, in order. The parts have one shape and one kind of storage; at least one part is given.</summary>
    public static SampleSet Concat(IReadOnlyList<SampleSet> parts)
    {
        if (parts.Count == 0) throw new ArgumentException("expected at least one part", nameof(parts));
        var filled = parts.Where(part => part.Count > 0).ToList();
        if (filled.Count == 0) return parts[0];
        var shape = filled[0].InputShape;
        var asValues = filled[0]._values is not null;
        if (filled.Any(part => !part.InputShape.SequenceEqual(shape) || part._values is not null != asValues))
        {
            throw new ArgumentException("expected parts of one shape and one kind of storage", nameof(parts));
        }
        var labels = filled.SelectMany(part => part._labels).ToArray();
        return asValues
            ? new SampleSet(shape, null, Joined(filled.Select(part => part._values!)), labels)
            : new SampleSet(shape, Joined(filled.Select(part => part._pixels!)), null, labels);
    }

    private T[] Rows<T>(T[] source, ReadOnlySpan<int> indices)
    {
        var rows = new T[indices.Length * SampleSize];
        for (var i = 0; i < indices.Length; i++)
        {
            source.AsSpan(indices[i] * SampleSize, SampleSize).CopyTo(rows.AsSpan(i * SampleSize));
        }
        return rows;
    }

    private static T[] Joined<T>(IEnumerable<T[]> parts)
    {
        var arrays = parts.ToList();
        var joined = new T[arrays.Sum(array => array.Length)];
        var offset = 0;
        foreach (var array in arrays)
        {
            array.CopyTo(joined, offset);
            offset += array.Length;
        }
        return joined;
    }
}

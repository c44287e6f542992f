using System.Runtime.InteropServices;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// A client's update in the flat coordinates of its sub-model: w_received - w_trained (docs/design.md "DGC"), either dense (one value per
/// coordinate) or sparse (values at ascending positions, 0 elsewhere). Takes over the memory it is given. Finiteness is checked by codecs
/// and aggregation.
/// </summary>
public sealed class ModelUpdate
{
    private readonly int[] _positions;
    private readonly float[] _values;
    private readonly ReadOnlyMemory<byte> _bytes;

    private ModelUpdate(int count, int[] positions, float[] values, ReadOnlyMemory<byte> bytes, bool isDense)
    {
        Count = count;
        _positions = positions;
        _values = values;
        _bytes = bytes;
        IsDense = isDense;
        _bytes = bytes;
    }

    /// <summary>Whether there is a value for every coordinate; <see cref="Positions"/> is then empty.</summary>
    public bool IsDense { get; }

    /// <summary>Coordinates of the sub-model.</summary>
    public int Count { get; }

    /// <summary>Strictly ascending, each in [0, <see cref="Count"/>); empty when dense.</summary>
    public ReadOnlySpan<int> Positions => _positions;

    /// <summary>One value per position, or per coordinate when dense.</summary>
    public ReadOnlySpan<float> Values => _bytes.IsEmpty ? _values : MemoryMarshal.Cast<byte, float>(_bytes.Span);

    public static ModelUpdate Dense(float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ModelUpdate(values.Length, [], values, default, isDense: true);
    }

    /// <summary>Values as this machine has them in memory; the bytes must not change any more.</summary>
    internal static ModelUpdate Dense(ReadOnlyMemory<byte> values) => new(values.Length / sizeof(float), [], [], values, isDense: true);

    /// <summary>Other values at the same positions.</summary>
    internal ModelUpdate With(float[] values) => new(Count, _positions, values, default, IsDense);

    /// <exception cref="ArgumentException">Lengths differ, or positions are out of range or not strictly ascending.</exception>
    public static ModelUpdate Sparse(int count, int[] positions, float[] values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(positions);
        ArgumentNullException.ThrowIfNull(values);
        if (positions.Length != values.Length)
            throw new ArgumentException($"expected {positions.Length} values, one per position, got {values.Length}", nameof(values));

        var previous = -1;
        foreach (var position in positions)
        {
            if (position <= previous || position >= count)
            {
                throw new ArgumentException(
                    $"expected ascending positions below {count}, got {position} after {previous}", nameof(positions));
            }

            previous = position;
        }

        return new ModelUpdate(count, positions, values, default, isDense: false);
    }
}

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Compression.Downlink;

/// <summary>
/// A client's view: its own copy of the global model, which lags behind that by what the client was not sent yet (ours, after
/// arXiv:1903.02891). It is w_0, and on top of it whatever the client decoded in the offers whose updates were accepted. Kept by
/// coordinator and client alike. Compact: the coordinates whose bits differ from w_0, eight bytes each, or all values, four bytes each,
/// where more than half differ. Immutable; w_0 is passed in by whoever uses the view, as both sides can compute it.
/// </summary>
public sealed partial class ModelView
{
    private readonly int[] _positions;
    private readonly float[] _values;

    private ModelView(int round, int parameterCount, int[] positions, float[] values, bool isDense)
    {
        Round = round;
        ParameterCount = parameterCount;
        _positions = positions;
        _values = values;
        IsDense = isDense;
    }

    /// <summary>Round of the last accepted offer, which is the view's version; 0 is w_0 itself.</summary>
    public int Round { get; }

    /// <summary>Length of the full vector.</summary>
    public int ParameterCount { get; }

    /// <summary>Whether all values are kept rather than those that differ from w_0.</summary>
    public bool IsDense { get; }

    /// <summary>Memory that positions and values take.</summary>
    public long Bytes => sizeof(int) * ((long)_positions.Length + _values.Length);

    /// <summary>The view of a client that took part in nothing yet: w_0.</summary>
    public static ModelView Initial(int parameterCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        return new ModelView(0, parameterCount, [], [], isDense: false);
    }

    /// <summary>The view as a full vector of its own.</summary>
    /// <param name="initial">w_0.</param>
    public float[] Whole(ReadOnlySpan<float> initial)
    {
        CheckLength(initial.Length);
        if (IsDense) return _values.AsSpan().ToArray();
        var whole = initial.ToArray();
        for (var i = 0; i < _positions.Length; i++) whole[_positions[i]] = _values[i];
        return whole;
    }

    /// <summary>Gathers the coordinates of a sub-model.</summary>
    /// <param name="initial">w_0.</param>
    /// <exception cref="ArgumentException">A vector of another length.</exception>
    public void Extract(SubModel subModel, ReadOnlySpan<float> initial, Span<float> sub)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        CheckLength(initial.Length);
        subModel.Extract(IsDense ? _values : initial, sub);
        if (IsDense) return;

        var (at, next) = (0, 0);
        foreach (var run in subModel.Ranges)
        {
            while (next < _positions.Length && _positions[next] < run.Start) next++;
            for (; next < _positions.Length && _positions[next] < run.End; next++) sub[at + _positions[next] - run.Start] = _values[next];
            at += run.Length;
        }
    }

    /// <summary>The view after an offer of that round: the coordinates of the sub-model are what was decoded, the others stay.</summary>
    /// <param name="sub">One value per coordinate of the sub-model.</param>
    /// <param name="initial">w_0.</param>
    public ModelView With(int round, SubModel subModel, ReadOnlySpan<float> sub, ReadOnlySpan<float> initial)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(round);
        ArgumentNullException.ThrowIfNull(subModel);
        var whole = Whole(initial);
        subModel.Expand(sub, whole);
        return Compact(round, whole, initial);
    }

    private static ModelView Compact(int round, float[] whole, ReadOnlySpan<float> initial)
    {
        var bits = MemoryMarshal.Cast<float, int>(whole);
        var before = MemoryMarshal.Cast<float, int>(initial);
        var count = TensorPrimitives.HammingDistance(bits, before);
        if (count > whole.Length / 2) return new ModelView(round, whole.Length, [], whole, isDense: true);

        var (positions, values, found) = (new int[count], new float[count], 0);
        for (var i = 0; found < count; i++)
        {
            i += bits[i..].CommonPrefixLength(before[i..]);
            positions[found] = i;
            values[found++] = whole[i];
        }

        return new ModelView(round, whole.Length, positions, values, isDense: false);
    }

    private void CheckLength(int initial)
    {
        if (initial != ParameterCount)
            throw new ArgumentException($"expected {ParameterCount} initial weights, got {initial}", nameof(initial));
    }
}

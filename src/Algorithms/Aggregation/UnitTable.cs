using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// Samples of the clients that hold each combination of units of the given groups, one group per covered axis of a parameter, in
/// axis order, the last group innermost. No larger than the parameter itself.
/// </summary>
internal sealed class UnitTable
{
    private readonly int[] _groups;
    private readonly long[] _samples;

    public UnitTable(ModelLayout layout, ImmutableArray<AxisCover> covers)
    {
        _groups = [.. covers.Select(c => c.Group)];
        _samples = new long[_groups.Aggregate(1, (size, group) => checked(size * layout.Groups[group].Units))];
    }

    public void Add(ImmutableArray<UnitMask> kept, long samples) => Add(kept, samples, depth: 0, index: 0);

    /// <summary>
    /// The denominators (see <see cref="HolderCounts.FillRow"/>) of one row of a parameter that these groups cover.
    /// <paramref name="everywhere"/> is added to every count.
    /// </summary>
    public void FillRow(RowCover parameter, int row, long everywhere, Span<double> denominators)
    {
        if (parameter.Axes[0] is { } cover)
            Fill(parameter, 1, 1, row / cover.Block % cover.Units, everywhere, denominators);
        else
            Fill(parameter, 1, 0, 0, everywhere, denominators);
    }

    private void Add(ImmutableArray<UnitMask> kept, long samples, int depth, int index)
    {
        var mask = kept[_groups[depth]];
        index *= mask.Units;
        foreach (var unit in mask.Kept)
        {
            if (depth == _groups.Length - 1)
                _samples[index + unit] += samples;
            else
                Add(kept, samples, depth + 1, index + unit);
        }
    }

    /// <summary>
    /// Fills the block of axes from <paramref name="axis"/> on, of which <paramref name="depth"/> covers are already decided by
    /// <paramref name="index"/>.
    /// </summary>
    private void Fill(RowCover parameter, int axis, int depth, int index, long everywhere, Span<double> denominators)
    {
        if (depth == _groups.Length)
        {
            denominators.Fill(HolderCounts.Denominator(_samples[index] + everywhere));
            return;
        }
        var length = parameter.Shape[axis];
        var inner = denominators.Length / length;
        if (parameter.Axes[axis] is not { } cover)
        {
            for (var i = 0; i < length; i++)
                Fill(parameter, axis + 1, depth, index, everywhere, denominators.Slice(i * inner, inner));
            return;
        }
        var last = depth == _groups.Length - 1;
        for (var at = 0; at < length; at += last ? cover.Block : 1)
        {
            var unit = (index * cover.Units) + (at / cover.Block % cover.Units);
            if (last)
                denominators.Slice(at * inner, cover.Block * inner).Fill(HolderCounts.Denominator(_samples[unit] + everywhere));
            else
                Fill(parameter, axis + 1, depth + 1, unit, everywhere, denominators.Slice(at * inner, inner));
        }
    }
}

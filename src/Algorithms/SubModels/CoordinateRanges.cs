using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.SubModels;

/// <summary>Turns masks into the ascending, merged ranges of kept coordinates: one pass over the ranges, none over the weights.</summary>
internal static class CoordinateRanges
{
    public static CoordinateRange[] Build(ModelLayout layout, ImmutableArray<UnitMask> kept)
    {
        var ranges = new List<CoordinateRange>();
        for (var p = 0; p < layout.Parameters.Length; p++)
        {
            var parameter = layout.Parameters[p];
            var axes = new CoordinateRange[parameter.Shape.Length][];
            for (var axis = 0; axis < axes.Length; axis++)
                axes[axis] = AxisRanges(parameter, axis, kept);
            Append(ranges, layout.OffsetOf(p), parameter.Size, parameter.Shape.AsSpan(), axes);
        }
        return [.. ranges];
    }

    /// <summary>Kept indices of one axis.</summary>
    private static CoordinateRange[] AxisRanges(ParameterSpec parameter, int axis, ImmutableArray<UnitMask> kept)
    {
        if (parameter.CoverOf(axis) is not { } cover)
            return [new CoordinateRange(0, parameter.Shape[axis])];
        var mask = kept[cover.Group];
        var ranges = new List<CoordinateRange>();
        for (var gate = 0; gate < cover.Gates; gate++)
        {
            foreach (var unit in mask.Kept)
                Append(ranges, new CoordinateRange(((gate * mask.Units) + unit) * cover.Block, cover.Block));
        }
        return [.. ranges];
    }

    /// <summary>Appends the kept part of a row-major block of <paramref name="size"/> coordinates from <paramref name="offset"/>.</summary>
    private static void Append(
        List<CoordinateRange> ranges, int offset, int size, ReadOnlySpan<int> shape, ReadOnlySpan<CoordinateRange[]> axes)
    {
        var inner = size / shape[0];
        var rest = axes[1..];
        var innerIsWhole = true;
        for (var axis = 0; axis < rest.Length; axis++)
            innerIsWhole &= rest[axis] is [var only] && only.Length == shape[axis + 1];
        foreach (var range in axes[0])
        {
            if (innerIsWhole)
            {
                Append(ranges, new CoordinateRange(offset + (range.Start * inner), range.Length * inner));
                continue;
            }
            for (var index = range.Start; index < range.End; index++)
                Append(ranges, offset + (index * inner), inner, shape[1..], rest);
        }
    }

    private static void Append(List<CoordinateRange> ranges, CoordinateRange range)
    {
        var written = CollectionsMarshal.AsSpan(ranges);
        if (!written.IsEmpty && written[^1].End == range.Start)
            written[^1] = written[^1] with { Length = written[^1].Length + range.Length };
        else
            ranges.Add(range);
    }
}

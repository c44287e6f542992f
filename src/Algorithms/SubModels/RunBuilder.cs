using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.SubModels;

/// <summary>Turns masks into the ascending, merged runs of kept coordinates: one pass over the runs, none over the weights.</summary>
internal static class RunBuilder
{
    public static Run[] Build(ModelLayout layout, ImmutableArray<UnitMask> kept)
    {
        var runs = new List<Run>();
        for (var p = 0; p < layout.Parameters.Length; p++)
        {
            var parameter = layout.Parameters[p];
            var axes = new Run[parameter.Shape.Length][];
            for (var axis = 0; axis < axes.Length; axis++)
                axes[axis] = AxisRuns(parameter, axis, kept);
            Append(runs, layout.OffsetOf(p), parameter.Size, parameter.Shape.AsSpan(), axes);
        }
        return [.. runs];
    }

    /// <summary>Kept indices of one axis.</summary>
    private static Run[] AxisRuns(ParameterSpec parameter, int axis, ImmutableArray<UnitMask> kept)
    {
        if (parameter.CoverOf(axis) is not { } cover)
            return [new Run(0, parameter.Shape[axis])];
        var mask = kept[cover.Group];
        var runs = new List<Run>();
        for (var gate = 0; gate < cover.Gates; gate++)
        {
            foreach (var unit in mask.Kept)
                Append(runs, new Run(((gate * mask.Units) + unit) * cover.Block, cover.Block));
        }
        return [.. runs];
    }

    /// <summary>Appends the kept part of a row-major block of <paramref name="size"/> coordinates from <paramref name="offset"/>.</summary>
    private static void Append(List<Run> runs, int offset, int size, ReadOnlySpan<int> shape, ReadOnlySpan<Run[]> axes)
    {
        var inner = size / shape[0];
        var rest = axes[1..];
        var innerIsWhole = true;
        for (var axis = 0; axis < rest.Length; axis++)
            innerIsWhole &= rest[axis] is [var only] && only.Length == shape[axis + 1];
        foreach (var run in axes[0])
        {
            if (innerIsWhole)
            {
                Append(runs, new Run(offset + (run.Start * inner), run.Length * inner));
                continue;
            }
            for (var index = run.Start; index < run.End; index++)
                Append(runs, offset + (index * inner), inner, shape[1..], rest);
        }
    }

    private static void Append(List<Run> runs, Run run)
    {
        var written = CollectionsMarshal.AsSpan(runs);
        if (!written.IsEmpty && written[^1].End == run.Start)
            written[^1] = written[^1] with { Length = written[^1].Length + run.Length };
        else
            runs.Add(run);
    }
}

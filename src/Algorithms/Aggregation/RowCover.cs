using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>A parameter with its covers by axis, as the denominators are laid out: row by row of the first axis.</summary>
internal sealed class RowCover
{
    public RowCover(ModelLayout layout, ParameterSpec parameter)
    {
        Shape = parameter.Shape;
        RowLength = parameter.Size / Shape[0];
        Axes = [.. Shape.Select(
            (_, axis) => parameter.CoverOf(axis) is { } cover ? new Axis(layout.Groups[cover.Group].Units, cover.Block) : null)];
    }

    public ImmutableArray<int> Shape { get; }

    /// <summary>Weights per index of the first axis.</summary>
    public int RowLength { get; }

    /// <summary>Per axis, its cover or null. Index i belongs to unit i / block mod units; gates repeat the units.</summary>
    public ImmutableArray<Axis?> Axes { get; }

    public sealed record Axis(int Units, int Block);
}

using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;

namespace AfdActors.Algorithms.SubModels;

/// <summary>
/// A model with some units of every group left out (docs/design.md "Sub-models"): which coordinates of the full flat vector remain, and the
/// shapes of the tensors they form. Its own flat order is the ascending order of those coordinates, which keeps every
/// tensor row-major. Immutable, safe to share between threads.
/// </summary>
public sealed class SubModel
{
    private readonly CoordinateRange[] _ranges;
    private readonly int[] _offsets;
    private readonly ImmutableArray<int>[] _shapes;
    private SubModel? _trained;
    private SubModel? _buffers;

    /// <param name="layout">The full model.</param>
    /// <param name="kept">One mask per group of the layout.</param>
    /// <exception cref="ArgumentException">The masks do not fit the groups.</exception>
    public SubModel(ModelLayout layout, ImmutableArray<UnitMask> kept)
    {
        if (kept.IsDefault || kept.Length != layout.Groups.Length)
            throw new ArgumentException($"expected {layout.Groups.Length} masks, got {(kept.IsDefault ? 0 : kept.Length)}", nameof(kept));
        for (var g = 0; g < kept.Length; g++)
        {
            if (kept[g].Units != layout.Groups[g].Units)
            {
                throw new ArgumentException(
                    $"group {layout.Groups[g].Name}: expected {layout.Groups[g].Units} units, got {kept[g].Units}", nameof(kept));
            }
        }
        Layout = layout;
        Kept = kept;
        IsFull = kept.All(mask => mask.IsFull);

        _shapes = [.. layout.Parameters.Select(p => CutShape(p, kept))];
        TensorGrids = [.. _shapes.Select(TensorGrid.Of)];
        TensorSizes = [.. TensorGrids.Select(grid => grid.Count)];
        _offsets = new int[TensorSizes.Length];
        for (var p = 0; p < _offsets.Length; p++)
        {
            _offsets[p] = Count;
            Count += TensorSizes[p];
        }
        _ranges = IsFull ? [new CoordinateRange(0, layout.ParameterCount)] : CoordinateRanges.Build(layout, kept);
    }

    /// <summary>The whole model: nothing is dropped.</summary>
    public static SubModel Full(ModelLayout layout) => new(layout, [.. layout.Groups.Select(g => UnitMask.All(g.Units))]);

    public ModelLayout Layout { get; }

    /// <summary>
    /// The sub-model without the layout's buffers (<see cref="ModelLayout.Trained"/>): the first part of the flat order. This sub-model
    /// itself where there are none.
    /// </summary>
    public SubModel Trained => _trained ??= Layout.Trained == Layout ? this : new SubModel(Layout.Trained, Kept);

    /// <summary>
    /// The kept buffers alone (<see cref="ModelLayout.Buffers"/>): the rest of the flat order; null where the layout has none.
    /// </summary>
    public SubModel? Buffers => _buffers ??= Layout.Buffers is { } buffers ? new SubModel(buffers, Kept) : null;

    /// <summary>One mask per group.</summary>
    public ImmutableArray<UnitMask> Kept { get; }

    public bool IsFull { get; }

    /// <summary>Number of coordinates that remain.</summary>
    public int Count { get; }

    /// <summary>Number of coordinates of each parameter, in layout order.</summary>
    public ImmutableArray<int> TensorSizes { get; }

    /// <summary>Shape of each parameter after the cut, as rows and columns, in layout order.</summary>
    public ImmutableArray<TensorGrid> TensorGrids { get; }

    /// <summary>The kept coordinates: ascending, disjoint, and never adjacent.</summary>
    public ReadOnlySpan<CoordinateRange> Ranges => _ranges;

    /// <summary>Shape of a parameter after the cut.</summary>
    public ImmutableArray<int> ShapeOf(int parameter) => _shapes[parameter];

    /// <summary>Where a parameter starts in the sub-model's flat vector.</summary>
    public int OffsetOf(int parameter) => _offsets[parameter];

    /// <summary>Gathers the kept coordinates of <paramref name="full"/> into <paramref name="sub"/>.</summary>
    public void Extract(ReadOnlySpan<float> full, Span<float> sub)
    {
        CheckLengths(full.Length, sub.Length);
        var at = 0;
        foreach (var range in _ranges)
        {
            full.Slice(range.Start, range.Length).CopyTo(sub[at..]);
            at += range.Length;
        }
    }

    /// <summary>Scatters <paramref name="sub"/> into <paramref name="full"/>; the other coordinates are not touched.</summary>
    public void Expand(ReadOnlySpan<float> sub, Span<float> full)
    {
        CheckLengths(full.Length, sub.Length);
        var at = 0;
        foreach (var range in _ranges)
        {
            sub.Slice(at, range.Length).CopyTo(full[range.Start..]);
            at += range.Length;
        }
    }

    public override string ToString() => $"{Count} of {Layout.ParameterCount} parameters of {Layout.Name}";

    private void CheckLengths(int full, int sub)
    {
        if (full != Layout.ParameterCount)
            throw new ArgumentException($"expected a full vector of {Layout.ParameterCount}, got {full}");
        if (sub != Count)
            throw new ArgumentException($"expected a sub-model vector of {Count}, got {sub}");
    }

    private static ImmutableArray<int> CutShape(ParameterSpec parameter, ImmutableArray<UnitMask> kept) =>
        [.. parameter.Shape.Select(
            (length, axis) => parameter.CoverOf(axis) is { } cover ? cover.Gates * kept[cover.Group].Count * cover.Block : length)];
}

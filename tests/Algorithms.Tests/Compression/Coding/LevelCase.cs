using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Coding;

/// <summary>An update in levels, and the grids of the tensors that it is of.</summary>
internal sealed record LevelCase(TensorGrid[] Grids, LevelUpdate Update)
{
    /// <summary>
    /// One to five grids of up to 39 by 39, or of up to 9 by 200, which are more than three blocks; none, all or up to a tenth of the
    /// values; levels of every octave; one scale, or one a tensor.
    /// </summary>
    public static Gen<LevelCase> Any { get; } =
        from tensors in Gen.Choose(1, 5)
        from grids in Gen.ArrayOf(Grid, tensors)
        let count = grids.Sum(grid => grid.Count)
        from sent in Gen.Frequency((1, Gen.Constant(0)), (1, Gen.Constant(count)), (2, Gen.Choose(0, count / 10)))
        from positions in SparseUpdates.Positions(count, sent)
        from levels in Gen.ArrayOf(Level, sent)
        from scales in Gen.Elements(1, tensors)
            .SelectMany(scales => Gen.ArrayOf(Gen.Choose(0, 1000).Select(thousandths => thousandths / 1000f), scales))
        from divisor in Gen.Choose(1, 127)
        select new LevelCase(grids, new LevelUpdate(positions, levels, scales, divisor));

    private static Gen<TensorGrid> Grid =>
        from size in Gen.Elements((39, 39), (9, 200))
        from rows in Gen.Choose(1, size.Item1)
        from columns in Gen.Choose(1, size.Item2)
        select new TensorGrid(rows, columns);

    /// <summary>Small levels are as frequent as large ones.</summary>
    private static Gen<int> Level =>
        from octave in Gen.Choose(0, 22)
        from size in Gen.Choose(1 << octave, Math.Min((2 << octave) - 1, LevelUpdate.MaxLevel))
        from sign in Gen.Elements(1, -1)
        select sign * size;

    /// <summary>Fewer values.</summary>
    public IEnumerable<LevelCase> Smaller() => Law.Parts([.. Update.Positions.Zip(Update.Levels)]).Select(kept => this with
    {
        Update = new LevelUpdate(
            [.. kept.Select(value => value.First)], [.. kept.Select(value => value.Second)], Update.Scales, Update.Divisor),
    });

    public override string ToString() =>
        $"{string.Join(' ', Grids)}: {string.Join(' ', Update.Positions.Zip(Update.Levels, (p, q) => $"{p}={q}"))}, scales {string.Join(' ', Update.Scales)} by {Update.Divisor}";
}

using System.Collections.Immutable;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Aggregation;

/// <summary>
/// The denominators sum_{k: i in A_k} n_k of docs/design.md "Aggregation". Which clients hold a weight depends only on the units that cover
/// it, so samples are counted per combination of units (row unit and column unit), never per weight, and no mask is kept.
/// </summary>
internal sealed class HolderCounts
{
    private readonly RowCover[] _parameters;
    private readonly UnitTable?[] _tableOf;
    private readonly UnitTable[] _tables;
    private long _fromFull;
    private long _fromPartial;

    public HolderCounts(ModelLayout layout)
    {
        var tables = new Dictionary<string, UnitTable>();
        _parameters = [.. layout.Parameters.Select(p => new RowCover(layout, p))];
        _tableOf = [.. layout.Parameters.Select(p => TableOf(p, layout, tables))];
        _tables = [.. tables.Values];
    }

    /// <summary>The divisor of a fixed-point sum: samples * 2^32, infinite (the quotient 0) where nobody holds the weight.</summary>
    public static double Denominator(long samples) => samples == 0 ? double.PositiveInfinity : samples * FixedPoint.Scale;

    public void Add(SubModel subModel, long samples)
    {
        if (subModel.IsFull)
        {
            _fromFull += samples;
            return;
        }
        _fromPartial += samples;
        foreach (var table in _tables)
            table.Add(subModel.Kept, samples);
    }

    /// <summary>The one denominator of a parameter, where all its weights have the same; else null.</summary>
    public double? Uniform(int parameter) =>
        _tableOf[parameter] is null || _fromPartial == 0 ? Denominator(_fromFull + _fromPartial) : null;

    /// <summary>Length of the rows of <see cref="FillRow"/>.</summary>
    public int RowLength(int parameter) => _parameters[parameter].RowLength;

    /// <summary>The denominators of a parameter that some group covers, at one index of its first axis.</summary>
    public void FillRow(int parameter, int row, Span<double> denominators) =>
        _tableOf[parameter]!.FillRow(_parameters[parameter], row, _fromFull, denominators);

    private static UnitTable? TableOf(ParameterSpec parameter, ModelLayout layout, Dictionary<string, UnitTable> tables)
    {
        if (parameter.Covers.IsEmpty)
            return null;
        ImmutableArray<AxisCover> covers = [.. parameter.Covers.OrderBy(c => c.Axis)];
        var key = string.Join(',', covers.Select(c => c.Group));
        if (!tables.TryGetValue(key, out var table))
            tables[key] = table = new UnitTable(layout, covers);
        return table;
    }
}

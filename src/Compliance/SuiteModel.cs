using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Compliance;

/// <summary>
/// The model of the suites: three dense layers, 10 to 12 to 5 to 6, whose hidden units can be dropped; a unit of the first covers two
/// columns of the second. 12 * 10 + 12 + 5 * 24 + 5 + 6 * 5 + 6 = 293 parameters.
/// </summary>
public static class SuiteModel
{
    /// <summary>Units of the first hidden layer.</summary>
    public const int Units = 12;

    private const int SecondUnits = 5;

    /// <summary>The layout, with the unit groups "first" and "second".</summary>
    public static ModelLayout Layout { get; } = new(
        "suite",
        [new UnitGroup("first", Units), new UnitGroup("second", SecondUnits)],
        [
            new ParameterSpec("w1", [Units, 10], 10, [new AxisCover(0, 0)]),
            new ParameterSpec("b1", [Units], 10, [new AxisCover(0, 0)]),
            new ParameterSpec("w2", [SecondUnits, 2 * Units], 2 * Units, [new AxisCover(0, 1), new AxisCover(1, 0, 2)]),
            new ParameterSpec("b2", [SecondUnits], 2 * Units, [new AxisCover(0, 1)]),
            new ParameterSpec("w3", [6, SecondUnits], SecondUnits, [new AxisCover(1, 1)]),
            new ParameterSpec("b3", [6], SecondUnits, []),
        ]);

    /// <summary>The whole model.</summary>
    public static SubModel Full { get; } = SubModel.Full(Layout);

    /// <summary>The whole model, one unit of the first layer, and some of them.</summary>
    internal static SubModel[] Parts { get; } = [Full, Keeping(3), Keeping(0, 2, 5, 11)];

    /// <summary>The sub-model with these units of the first hidden layer, ascending, and all of the second.</summary>
    public static SubModel Keeping(params int[] units) => new(Layout, [new UnitMask(Units, units), UnitMask.All(SecondUnits)]);

    /// <summary>A sub-model that keeps each unit of both layers with three chances of four, one of each at least.</summary>
    public static SubModel Random(Random random) => new(Layout, [.. Layout.Groups.Select(group => Mask(group.Units, random))]);

    /// <summary>So many numbers from -1/2 to 1/2.</summary>
    public static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    /// <summary>How many values an update of this sub-model has.</summary>
    public static int UpdateCount(SubModel subModel)
    {
        ArgumentNullException.ThrowIfNull(subModel);
        return subModel.Count;
    }

    /// <summary>Of any layout the sub-model that lacks each <paramref name="nth"/> unit of every group; with 1 the whole model.</summary>
    internal static SubModel Without(ModelLayout layout, int nth) => nth == 1
        ? SubModel.Full(layout)
        : new SubModel(layout, [.. layout.Groups.Select(group => EachBut(nth, group.Units))]);

    private static UnitMask EachBut(int nth, int units) => new(units, [.. Enumerable.Range(0, units).Where(unit => unit % nth != nth - 1)]);

    private static UnitMask Mask(int units, Random random)
    {
        int[] kept = [.. Enumerable.Range(0, units).Where(_ => random.Next(4) > 0)];
        return new UnitMask(units, kept.Length == 0 ? [random.Next(units)] : kept);
    }
}

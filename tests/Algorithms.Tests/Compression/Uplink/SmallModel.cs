using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Sparsification;

/// <summary>
/// Two dense layers with a droppable hidden layer of 12 units: weights 12 x 10 and 6 x 12, biases 12 and 6; 210 parameters.
/// </summary>
internal static class SmallModel
{
    public const int Units = 12;

    public static ModelLayout Layout { get; } = new(
        "small",
        [new UnitGroup("hidden", Units)],
        [
            new ParameterSpec("w1", [Units, 10], 10, [new AxisCover(0, 0)]),
            new ParameterSpec("b1", [Units], 10, [new AxisCover(0, 0)]),
            new ParameterSpec("w2", [6, Units], Units, [new AxisCover(1, 0)]),
            new ParameterSpec("b2", [6], Units, []),
        ]);

    public static SubModel Full { get; } = SubModel.Full(Layout);

    public static SubModel Keeping(params int[] units) => new(Layout, [new UnitMask(Units, units)]);

    /// <summary>Each unit is kept with three chances of four, one at least.</summary>
    public static Gen<SubModel> Any { get; } = Gen.Choose(0, int.MaxValue - 1).Select(seed => Random(new Random(seed)));

    /// <summary>The same from a given stream.</summary>
    public static SubModel Random(Random random)
    {
        int[] units = [.. Enumerable.Range(0, Units).Where(_ => random.Next(4) > 0)];
        return Keeping(units.Length == 0 ? [random.Next(Units)] : units);
    }

    /// <summary>The coordinates of the full model that a sub-model holds, in its flat order.</summary>
    public static int[] Coordinates(SubModel subModel)
    {
        float[] full = [.. Enumerable.Range(0, subModel.Layout.ParameterCount).Select(i => (float)i)];
        var held = new float[subModel.Count];
        subModel.Extract(full, held);
        return [.. held.Select(v => (int)v)];
    }

    public static float[] Gradient(Random random, int count, double size = 1) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(size * (random.NextDouble() - 0.5)))];
}

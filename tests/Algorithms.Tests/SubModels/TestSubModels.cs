using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.SubModels;

internal static class TestSubModels
{
    /// <summary>Any number of kept units per group, from one to all.</summary>
    public static Gen<SubModel> Any(ModelLayout layout) =>
        Gen.CollectToArray(layout.Groups, group => Mask(group.Units)).Select(masks => new SubModel(layout, [.. masks]));

    /// <summary>The same of any small layout.</summary>
    public static Gen<SubModel> Any() => Gen.Elements(TestLayouts.Small()).SelectMany(Any);

    /// <summary>From one to all of so many units.</summary>
    public static Gen<UnitMask> Mask(int units) =>
        from kept in Gen.Choose(1, units)
        from order in Gen.Shuffle(Enumerable.Range(0, units))
        select new UnitMask(units, [.. order.Take(kept).Order()]);

    /// <summary>The plain reference: which coordinates are kept, straight from the definition in docs/design.md "Layout".</summary>
    public static bool[] Held(SubModel subModel) =>
        [.. Enumerable.Range(0, subModel.Layout.Parameters.Length).SelectMany(p => Held(subModel, p))];

    public static bool[] Held(SubModel subModel, int parameter)
    {
        var spec = subModel.Layout.Parameters[parameter];
        var held = Enumerable.Repeat(true, spec.Size).ToArray();
        foreach (var cover in spec.Covers)
        {
            var mask = subModel.Kept[cover.Group];
            var kept = Enumerable.Range(0, mask.Units).Where(mask.Contains).SelectMany(u => Covered(cover, mask.Units, u)).ToHashSet();
            var stride = spec.Shape.Skip(cover.Axis + 1).Aggregate(1, (a, b) => a * b);
            for (var i = 0; i < held.Length; i++)
                held[i] &= kept.Contains(i / stride % spec.Shape[cover.Axis]);
        }
        return held;
    }

    private static IEnumerable<int> Covered(AxisCover cover, int units, int unit) =>
        from g in Enumerable.Range(0, cover.Gates)
        from j in Enumerable.Range(0, cover.Block)
        select (g * units * cover.Block)
            + (unit * cover.Block) + j;
}

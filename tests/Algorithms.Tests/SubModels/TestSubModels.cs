using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Sampling;
using AfdActors.Algorithms.Seeding;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Algorithms.Tests.SubModels;

internal static class TestSubModels
{
    /// <summary>Any number of kept units per group, from one to all.</summary>
    public static SubModel Random(ModelLayout layout, SeededStream stream) =>
        new(layout, [.. layout.Groups.Select(g => new UnitMask(g.Units, UnitSampling.Uniform(g.Units, 1 + stream.NextInt(g.Units), stream)))]);

    /// <summary>The plain reference: is this coordinate kept, straight from the definition in design 4.1.</summary>
    public static bool Holds(SubModel subModel, int parameter, int indexInParameter)
    {
        var spec = subModel.Layout.Parameters[parameter];
        var rest = indexInParameter;
        for (var axis = spec.Shape.Length - 1; axis >= 0; axis--)
        {
            var index = rest % spec.Shape[axis];
            rest /= spec.Shape[axis];
            foreach (var cover in spec.Covers.Where(c => c.Axis == axis))
            {
                var mask = subModel.Kept[cover.Group];
                var units = Enumerable.Range(0, mask.Units).Where(u => Covered(cover, mask.Units, u).Contains(index));
                if (!units.All(mask.Contains))
                    return false;
            }
        }
        return true;
    }

    public static bool[] Held(SubModel subModel)
    {
        var layout = subModel.Layout;
        var held = new List<bool>();
        for (var p = 0; p < layout.Parameters.Length; p++)
            held.AddRange(Enumerable.Range(0, layout.Parameters[p].Size).Select(i => Holds(subModel, p, i)));
        return [.. held];
    }

    private static HashSet<int> Covered(AxisCover cover, int units, int unit) =>
        [.. from g in Enumerable.Range(0, cover.Gates) from j in Enumerable.Range(0, cover.Block) select (g * units * cover.Block) + (unit * cover.Block) + j];
}

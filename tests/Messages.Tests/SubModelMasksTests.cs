using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.SubModels;

namespace AfdActors.Messages.Tests;

/// <summary>Two groups of 4 and 9 units, no parameters beyond what covers them.</summary>
public class SubModelMasksTests
{
    private static readonly ModelLayout Layout = new(
        "two",
        [new UnitGroup("a", 4), new UnitGroup("b", 9)],
        [new ParameterSpec("w", [4, 9], 9, [new AxisCover(0, 0), new AxisCover(1, 1)])]);

    /// <summary>Units 0 and 3 of 4 are 1001 = 0x09; units 1 and 8 of 9 are 0x02 and 0x01.</summary>
    [Fact]
    public void Masks_of_a_sub_model_give_the_same_sub_model()
    {
        var subModel = new SubModel(Layout, [new UnitMask(4, [0, 3]), new UnitMask(9, [1, 8])]);
        var masks = SubModelMasks.Of(subModel);
        Assert.Equal(new SubModelMasks([[0x09], [0x02, 0x01]]), masks);
        Assert.Equal(subModel.Kept.AsEnumerable(), masks.ToSubModel(Layout).Kept.AsEnumerable());
    }

    [Fact]
    public void The_whole_model_has_no_masks()
    {
        Assert.Equal(SubModelMasks.Full, SubModelMasks.Of(SubModel.Full(Layout)));
        Assert.True(SubModelMasks.Full.ToSubModel(Layout).IsFull);
    }

    [Fact]
    public void Masks_that_do_not_fit_the_layout_are_refused()
    {
        Assert.Throws<MalformedDataException>(() => new SubModelMasks([[0x09]]).ToSubModel(Layout));
        Assert.Throws<MalformedDataException>(() => new SubModelMasks([[0x09], [0x02]]).ToSubModel(Layout));
        Assert.Throws<MalformedDataException>(() => new SubModelMasks([[0x19], [0x02, 0x01]]).ToSubModel(Layout));
        Assert.Throws<MalformedDataException>(() => new SubModelMasks([[0x00], [0x02, 0x01]]).ToSubModel(Layout));
    }
}

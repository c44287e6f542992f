using AfdActors.Algorithms.SubModels;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.SubModels;

public sealed class UnitMaskTests
{
    /// <summary>Units 0, 3, 9 of 11: bits 0 and 3 of byte 0 are 0x09, bit 1 of byte 1 is 0x02.</summary>
    [Fact]
    public void The_bitmap_has_unit_0_in_the_lowest_bit()
    {
        var mask = new UnitMask(11, [0, 3, 9]);
        Assert.Equal([0x09, 0x02], mask.ToBitmap());
        Assert.Equal([0, 3, 9], UnitMask.FromBitmap(11, [0x09, 0x02]).Kept.ToArray());
    }

    [Fact]
    public void A_mask_survives_its_bitmap() => Law.Holds(
        Gen.Choose(1, 70).SelectMany(TestSubModels.Mask),
        mask =>
        {
            var copy = UnitMask.FromBitmap(mask.Units, mask.ToBitmap());
            Assert.Equal(mask, copy);
            Assert.Equal(mask.GetHashCode(), copy.GetHashCode());
            Assert.Equal(mask.Kept.ToArray(), copy.Kept.ToArray());
            Assert.Equal(mask.Kept.ToArray(), Enumerable.Range(-3, mask.Units + 6).Where(mask.Contains));
            Assert.Equal(mask.Count == mask.Units, mask.IsFull);
        },
        count: 2000);

    [Theory]
    [InlineData(11, new byte[] { 1 }, "expected a bitmap of 2 bytes for 11 units, got 1")]
    [InlineData(11, new byte[] { 1, 0, 0 }, "expected a bitmap of 2 bytes for 11 units, got 3")]
    [InlineData(11, new byte[] { 1, 8 }, "expected zero bits after unit 10, got last byte 0x08")]
    [InlineData(16, new byte[] { 0, 0 }, "expected at least one kept unit of 16, got none")]
    public void A_hostile_bitmap_is_refused(int units, byte[] bitmap, string message) =>
        Assert.Equal(message, Assert.Throws<MalformedDataException>(() => UnitMask.FromBitmap(units, bitmap)).Message);

    [Theory]
    [InlineData(new int[] { })]
    [InlineData(new[] { 2, 1 })]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { -1 })]
    [InlineData(new[] { 5 })]
    public void Unsorted_or_foreign_units_are_refused(int[] kept) => Assert.Throws<ArgumentException>(() => new UnitMask(5, kept));

    [Fact]
    public void Masks_are_equal_by_content()
    {
        Assert.Equal(UnitMask.All(3), new UnitMask(3, [0, 1, 2]));
        Assert.NotEqual(new UnitMask(3, [0]), new UnitMask(4, [0]));
        Assert.NotEqual(new UnitMask(3, [0]), new UnitMask(3, [1]));
    }
}

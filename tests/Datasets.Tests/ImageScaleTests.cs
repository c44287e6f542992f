using AfdActors.Datasets.Images;

namespace AfdActors.Datasets.Tests;

public sealed class ImageScaleTests
{
    /// <summary>
    /// Halving: the place between old pixels 2k and 2k + 1 weighs the four around it by 1/8, 3/8, 3/8 and 1/8 (a triangle of reach 2 at
    /// distances 1.5 and 0.5); at the edges what lies outside is left out, and the rest weighs 3/7, 3/7 and 1/7.
    /// </summary>
    [Fact]
    public void Halving_weighs_by_distance()
    {
        byte[] row = [0, 70, 140, 210, 240, 0];
        var half = new byte[3];
        ImageScale.Resize(row, 6, 1, half, 3, 1);
        Assert.Equal(
            [
                Rounded(((3 * 0) + (3 * 70) + 140) / 7.0), Rounded((70 + (3 * 140) + (3 * 210) + 240) / 8.0),
                Rounded((210 + (3 * 240) + (3 * 0)) / 7.0),
            ],
            half);
    }

    /// <summary>Doubling is linear between the centers of the old pixels: 3/4 of the near one and 1/4 of the far one.</summary>
    [Fact]
    public void Doubling_is_linear_between_pixels()
    {
        var doubled = new byte[4];
        ImageScale.Resize([0, 100], 1, 2, doubled, 1, 4);
        Assert.Equal([0, 25, 75, 100], doubled);
    }

    [Theory]
    [InlineData(5, 7, 3, 2)]
    [InlineData(3, 2, 5, 7)]
    [InlineData(28, 28, 28, 28)]
    [InlineData(1, 1, 4, 4)]
    public void A_plain_area_stays_as_it_is_and_nothing_leaves_the_range(int width, int height, int newWidth, int newHeight)
    {
        var resized = new byte[newWidth * newHeight];
        foreach (var value in (byte[])[0, 77, 255])
        {
            ImageScale.Resize([.. Enumerable.Repeat(value, width * height)], width, height, resized, newWidth, newHeight);
            Assert.All(resized, pixel => Assert.Equal(value, pixel));
        }

        var random = new Random(5);
        var noise = Enumerable.Range(0, width * height).Select(_ => (byte)random.Next(100, 120)).ToArray();
        ImageScale.Resize(noise, width, height, resized, newWidth, newHeight);
        Assert.All(resized, pixel => Assert.InRange(pixel, noise.Min(), noise.Max()));
    }

    private static byte Rounded(double value) => (byte)Math.Floor(value + 0.5);
}

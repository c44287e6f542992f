using AfdActors.Algorithms.Compression.Coding;

namespace AfdActors.Algorithms.Tests.Coding;

/// <summary>The chance of a bit, learned by multiplications, is that of the divisions that docs/wire.md gives.</summary>
public sealed class AdaptiveBitTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.001)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    [InlineData(0.98)]
    [InlineData(1)]
    public void It_learns_as_a_division_does(double share)
    {
        var random = new Random(3);
        var bit = AdaptiveBit.Fresh;
        var (chance, seen) = (1L << 31, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var one = random.NextDouble() < share;
            chance += ((one ? uint.MaxValue : 0) - chance) * 2 / ((2 * seen) + 3);
            seen = Math.Min(seen + 1, 1023);
            bit.Saw(one);
            Assert.Equal((uint)Math.Max(1, chance >> 16), bit.Chance);
        }
    }
}

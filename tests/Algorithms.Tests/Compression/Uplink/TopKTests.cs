using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Randomness;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.Sparsification;

public class TopKTests
{
    [Fact]
    public void It_equals_a_stable_sort_by_size_ties_included()
    {
        var cutTies = 0;
        Law.Holds(Choices, EqualsSort, choice =>
            Law.Parts(choice.Values).Where(fewer => fewer.Length >= choice.K).Select(fewer => choice with { Values = fewer }), count: 600);
        Assert.True(cutTies > 100, $"expected many cut ties, got {cutTies}");

        void EqualsSort(Choice choice)
        {
            var (values, k) = choice;
            var expected = BySorting(values, k);
            Assert.Equal(expected, TopK.Select(values, k));

            var least = expected.Select(i => MathF.Abs(values[i])).DefaultIfEmpty(-1).Min();
            cutTies += values.Count(v => MathF.Abs(v) == least) > expected.Count(i => MathF.Abs(values[i]) == least) ? 1 : 0;
        }
    }

    /// <summary>
    /// Of so many values a sample of every 61st foretells a size. It may foretell well, find ties, or be none of the others: all large
    /// values in it, or none of them.
    /// </summary>
    [Fact]
    public void Of_many_values_it_equals_a_stable_sort_whatever_a_sample_foretells()
    {
        const int Many = 40_000;
        float[][] cases =
        [
            [.. Enumerable.Range(0, Many).Select(i => MathF.Sin(i))],
            [.. Enumerable.Range(0, Many).Select(i => (float)((i * 7919L % 11) - 5))],
            [.. Enumerable.Range(0, Many).Select(i => i % 61 == 0 ? 2 + MathF.Sin(i) : MathF.Sin(i))],
            [.. Enumerable.Range(0, Many).Select(i => i % 61 == 1 ? 2 + MathF.Sin(i) : MathF.Sin(i) / 1000)],
            [.. Enumerable.Range(0, Many).Select(i => i % 999 == 0 ? i : 0f)],
            new float[Many],
        ];
        foreach (var values in cases)
            foreach (var k in (int[])[1, 40, 655, 4000, 10_000, 10_001]) Assert.Equal(BySorting(values, k), TopK.Select(values, k));
    }

    [Fact]
    public void The_size_of_the_k_th_largest_is_told_without_the_others()
    {
        float[] values = [-3, 0, 1, 3, -2, 0.5f];
        Assert.Equal([3, 3, 2, 1, 0.5f, 0], Enumerable.Range(1, 6).Select(k => TopK.SizeOf(values, k)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK.SizeOf(values, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK.SizeOf(values, 7));
    }

    [Fact]
    public void Ties_go_to_the_lower_index_whatever_the_sign()
    {
        Assert.Equal([0, 1, 3], TopK.Select([-1f, 1f, 0.5f, 2f, -1f], 3));
        Assert.Equal([0, 1], TopK.Select([0f, -0f, 0f], 2));
    }

    [Fact]
    public void Neighboring_floats_infinities_and_subnormals_are_told_apart()
    {
        float[] values = [MathF.BitDecrement(1f), 1f, MathF.BitIncrement(1f), float.Epsilon, 0f, float.NegativeInfinity, float.MaxValue];
        Assert.Equal([5], TopK.Select(values, 1));
        Assert.Equal([5, 6], TopK.Select(values, 2));
        Assert.Equal([2, 5, 6], TopK.Select(values, 3));
        Assert.Equal([1, 2, 5, 6], TopK.Select(values, 4));
        Assert.Equal([0, 1, 2, 3, 5, 6], TopK.Select(values, 6));
    }

    [Theory]
    [InlineData(0.1, 10_000, 1000)]
    [InlineData(0.01, 10_000, 100)]
    [InlineData(0.25, 10, 3)] // 2.5 away from zero
    [InlineData(0.15, 10, 2)] // 1.5 away from zero
    [InlineData(0.001, 62, 1)] // 0.062: at least one
    [InlineData(1, 7, 7)]
    [InlineData(0.5, 0, 0)]
    public void K_is_the_rounded_share_and_at_least_one(double density, int size, int expected) =>
        Assert.Equal(expected, TopK.Count(density, size));

    [Fact]
    public void It_takes_little_memory_beside_its_result()
    {
        float[] values = [.. Enumerable.Range(0, 1_000_000).Select(i => MathF.Sin(i))];
        var positions = new int[1000];
        TopK.Select(values, positions);
        var before = GC.GetAllocatedBytesForCurrentThread();
        TopK.Select(values, positions);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    [Fact]
    public void More_than_there_are_cannot_be_chosen() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TopK.Select([1f, 2f], 3));

    /// <summary>Values with many ties, in a narrow range, or any finite ones; all of them, one or any number is chosen.</summary>
    private static Gen<Choice> Choices { get; } =
        from n in Gen.Choose(1, 2000)
        from value in Gen.Elements(
            Gen.Choose(-5, 5).Select(whole => (float)whole),
            Gen.Choose(-500_000, 500_000).Select(millionths => millionths * 1e-6f),
            from bits in Gen.Choose(0, 0x7F7F_FFFF)
            from sign in Gen.Elements(0,
                1)
            select BitConverter.Int32BitsToSingle(bits | (sign << 31)))
        from values in Gen.ArrayOf(value, n)
        from k in Gen.Frequency((1, Gen.Constant(n)), (1, Gen.Constant(1)), (2, Gen.Choose(0, n)))
        select new Choice(values, k);

    private static int[] BySorting(float[] values, int k) =>
        [.. Enumerable.Range(0, values.Length).OrderByDescending(i => MathF.Abs(values[i])).ThenBy(i => i).Take(k).Order()];

    private sealed record Choice(float[] Values, int K)
    {
        public override string ToString() => $"{K} of {string.Join(' ', Values)}";
    }

    /// <summary>With and without a rest of eight; zeros of both signs are left out, and the smallest number there is is not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(1003)]
    public void What_is_not_zero_is_found_with_its_place(int length)
    {
        var stream = new SeededStream(4);
        float[] kinds = [0, -0f, float.Epsilon, -3, float.PositiveInfinity, 0];
        float[] values = [.. Enumerable.Range(0, length).Select(_ => kinds[stream.NextInt(kinds.Length)])];
        var (positions, found) = TopK.NonZero(values);

        int[] expected = [.. Enumerable.Range(0, length).Where(i => values[i] != 0)];
        Assert.Equal(expected, positions);
        Assert.Equal(expected.Select(i => values[i]), found);
        Assert.Equal(length, TopK.NonZero([.. values.Select(_ => 1f)]).Positions.Length);
    }
}

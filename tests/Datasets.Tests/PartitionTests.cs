using AfdActors.Algorithms.Randomness;
using AfdActors.Datasets.Partitions;

namespace AfdActors.Datasets.Tests;

public sealed class PartitionTests
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 3_000).Select(i => i * 7 % 10)];

    public static TheoryData<string, int, double> Kinds => new()
    {
        { "iid", 7, 0 }, { "iid", 3_000, 0 }, { "iid", 1, 0 },
        { "shards", 30, 0 }, { "shards", 1_500, 0 }, { "shards", 1, 0 },
        { "dirichlet", 30, 0.5 }, { "dirichlet", 30, 0.001 }, { "dirichlet", 30, 1e6 }, { "dirichlet", 3_000, 0.1 }, { "dirichlet", 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_sample_goes_to_one_client_and_no_client_is_empty(string kind, int clients, double alpha)
    {
        var parts = Deal(kind, clients, alpha, seed: 5);
        Assert.Equal(clients, parts.Length);
        Assert.All(parts, part => Assert.NotEmpty(part));
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
        Assert.Equal(Enumerable.Range(0, Labels.Length), parts.SelectMany(part => part).Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Same_stream_gives_the_same_split_and_another_seed_another(string kind, int clients, double alpha)
    {
        Assert.Equal(Deal(kind, clients, alpha, seed: 5), Deal(kind, clients, alpha, seed: 5));
        if (clients > 1) Assert.NotEqual(Deal(kind, clients, alpha, seed: 5), Deal(kind, clients, alpha, seed: 6));
    }

    [Fact]
    public void Iid_sizes_differ_by_at_most_one()
    {
        var sizes = Deal("iid", 7, 0, seed: 1).Select(part => part.Length).ToList();
        Assert.InRange(sizes.Max() - sizes.Min(), 0, 1);
    }

    // 10 labels in 300 samples each, 60 shards of 50: no shard crosses a label, so two shards hold at most two labels.
    [Fact]
    public void Shards_give_a_client_two_labels_at_most()
    {
        var parts = Deal("shards", 30, 0, seed: 1);
        Assert.All(parts, part => Assert.InRange(part.Select(i => Labels[i]).Distinct().Count(), 1, 2));
        Assert.All(parts, part => Assert.Equal(100, part.Length));
    }

    // The expected share of a client's commonest label falls from 1 (alpha to 0) to 1/10 (alpha to infinity).
    [Fact]
    public void Dirichlet_skew_grows_as_alpha_falls()
    {
        double[] skews = [.. new[] { 0.01, 0.1, 1, 10, 1e5 }.Select(alpha => Skew(Deal("dirichlet", 20, alpha, seed: 3)))];
        for (var i = 1; i < skews.Length; i++) Assert.True(skews[i] < skews[i - 1], string.Join(" ", skews));
        Assert.True(skews[0] > 0.8, string.Join(" ", skews));
        Assert.InRange(skews[^1], 0.1, 0.12);
    }

    [Fact]
    public void Fewer_samples_than_parts_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Partition.Iid(3, 4, new SeededStream(1)));
        Assert.Throws<ArgumentException>(() => Partition.Shards([1, 2, 3], 2, new SeededStream(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Partition.Dirichlet([1, 2, 3], 2, 0, new SeededStream(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Partition.Dirichlet([1, 2, 3], 2, double.NaN, new SeededStream(1)));
    }

    private static double Skew(int[][] parts) =>
        parts.Average(part => part.GroupBy(i => Labels[i]).Max(group => group.Count()) / (double)part.Length);

    private static int[][] Deal(string kind, int clients, double alpha, ulong seed)
    {
        var stream = new SeededStream(seed);
        return kind switch
        {
            "iid" => Partition.Iid(Labels.Length, clients, stream),
            "shards" => Partition.Shards(Labels, clients, stream),
            _ => Partition.Dirichlet(Labels, clients, alpha, stream),
        };
    }
}

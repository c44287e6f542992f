using AfdActors.Algorithms.Randomness;

namespace AfdActors.Datasets.Partitions;

/// <summary>
/// Ways to deal samples out to clients. Each returns the indices of every client's samples, ascending; together they cover all
/// samples once and no client is empty. The same stream gives the same split.
/// </summary>
public static class Partition
{
    /// <summary>A uniform deal; sizes differ by at most one.</summary>
    public static int[][] Iid(int samples, int clients, SeededStream stream)
    {
        Check(samples, clients);
        var order = Enumerable.Range(0, samples).ToArray();
        stream.Shuffle(order.AsSpan());
        return [.. Enumerable.Range(0, clients).Select(client => Sorted(Slice(order, client, clients)))];
    }

    /// <summary>
    /// Label skew: each label's samples are divided by shares drawn from a symmetric Dirichlet(alpha) over the clients
    /// (arXiv:1909.06335). A client left empty takes one sample from the largest.
    /// </summary>
    public static int[][] Dirichlet(ReadOnlySpan<int> labels, int clients, double alpha, SeededStream stream)
    {
        Check(labels.Length, clients);
        if (!double.IsFinite(alpha) || alpha <= 0)
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "expected a finite alpha above 0");
        var dealt = Enumerable.Range(0, clients).Select(_ => new List<int>()).ToArray();
        foreach (var (_, samples) in ByLabel(labels))
        {
            stream.Shuffle(samples.AsSpan());
            var shares = DirichletSampler.Draw(alpha, clients, stream);
            double cumulated = 0;
            var from = 0;
            for (var client = 0; client < clients; client++)
            {
                cumulated += shares[client];
                var to = client == clients - 1
                    ? samples.Length
                    : Math.Clamp((int)Math.Round(cumulated * samples.Length), from, samples.Length);
                dealt[client].AddRange(samples.AsSpan(from, to - from));
                from = to;
            }
        }
        foreach (var empty in dealt.Where(samples => samples.Count == 0))
        {
            var largest = dealt.MaxBy(samples => samples.Count)!;
            empty.Add(largest[^1]);
            largest.RemoveAt(largest.Count - 1);
        }
        return [.. dealt.Select(samples => Sorted([.. samples]))];
    }

    /// <summary>
    /// The pathological split of FedAvg (arXiv:1602.05629): samples sorted by label are cut into two shards a client, and every
    /// client gets two of them at random, so that most hold two labels.
    /// </summary>
    public static int[][] Shards(ReadOnlySpan<int> labels, int clients, SeededStream stream)
    {
        const int perClient = 2;
        Check(labels.Length, checked(clients * perClient));
        var order = ByLabel(labels).SelectMany(group =>
        {
            stream.Shuffle(group.Samples.AsSpan());
            return group.Samples;
        }).ToArray();
        var shards = Enumerable.Range(0, clients * perClient).ToArray();
        stream.Shuffle(shards.AsSpan());
        return [.. shards.Chunk(perClient).Select(pair => Sorted([.. pair.SelectMany(shard => Slice(order, shard, shards.Length))]))];
    }

    private static IEnumerable<(int Label, int[] Samples)> ByLabel(ReadOnlySpan<int> labels) =>
        labels.ToArray().Select((label, sample) => (label, sample)).GroupBy(pair => pair.label).OrderBy(group => group.Key)
            .Select(group => (group.Key, group.Select(pair => pair.sample).ToArray()));

    private static int[] Slice(int[] order, int part, int parts) =>
        order[(int)((long)order.Length * part / parts)..(int)((long)order.Length * (part + 1) / parts)];

    internal static int[] Sorted(int[] samples)
    {
        Array.Sort(samples);
        return samples;
    }

    private static void Check(int samples, int parts)
    {
        if (parts < 1) throw new ArgumentOutOfRangeException(nameof(parts), parts, "expected at least one client");
        if (samples < parts) throw new ArgumentException($"expected at least {parts} samples, one a part, got {samples}", nameof(samples));
    }
}

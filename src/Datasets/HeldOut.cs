using AfdActors.Algorithms;
using AfdActors.Algorithms.Randomness;
using AfdActors.Datasets.Partitions;

namespace AfdActors.Datasets;

/// <summary>The test part of data that come without one: a tenth, drawn from the seed, at least one sample where there are two.</summary>
internal static class HeldOut
{
    /// <summary>Attempt 1 keeps it apart from the stream that deals the samples out.</summary>
    public static SeededStream Stream(ulong seed, ClientId client = default) =>
        SeededStream.Create(seed, SeedPurpose.Partition, attempt: 1, client: client);

    /// <summary>What is trained with, and what is tested on.</summary>
    public static (SampleSet Train, SampleSet Test) Of(SampleSet all, SeededStream stream)
    {
        var held = all.Count < 2 ? 0 : Math.Max(1, all.Count / 10);
        var order = Enumerable.Range(0, all.Count).ToArray();
        stream.Shuffle(order.AsSpan());
        return (all.Select(Partition.Sorted(order[held..])), all.Select(Partition.Sorted(order[..held])));
    }
}

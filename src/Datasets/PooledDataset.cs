using System.Collections.Immutable;

namespace AfdActors.Datasets;

/// <summary>A data set that belongs to no clients yet: its training part is dealt out by a partition, its test part stays central.</summary>
internal sealed record PooledDataset(string Name, ImmutableArray<int> InputShape, int Classes, SampleSet Train, SampleSet Test);

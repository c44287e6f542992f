namespace AfdActors.Datasets;

/// <summary>
/// A data set that belongs to no clients yet: its training part is dealt out by a partition, its test part stays central.
/// </summary>
/// <param name="Outline">What the data are, without clients.</param>
internal sealed record PooledDataset(FederatedDataset Outline, SampleSet Train, SampleSet Test);

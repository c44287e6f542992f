using System.Collections.Immutable;
using AfdActors.Algorithms;

namespace AfdActors.Datasets;

/// <summary>One client's private data. The train part holds at least one sample; the test part may be empty.</summary>
public sealed record ClientDataset(ClientId Client, SampleSet Train, SampleSet Test);

/// <summary>
/// A data set spread over clients, in client order. <see cref="CentralTest"/> is set where the test samples belong to no client
/// (MNIST's own test set, or a data set that was dealt out anew).
/// </summary>
public sealed record FederatedDataset(string Name, ImmutableArray<int> InputShape, int Classes, ImmutableArray<ClientDataset> Clients)
{
    public SampleSet? CentralTest { get; init; }

    /// <summary>The central test set, else the clients' test parts one after the other (copied at each call).</summary>
    public SampleSet PooledTest() => CentralTest ?? SampleSet.Concat([.. Clients.Select(client => client.Test)]);
}

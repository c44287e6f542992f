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

    /// <summary>The label of each class as the files have it, in class order; empty where it is the class's number.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>The names of a sample's values, where the files name them: the columns of a table, in order; else empty.</summary>
    public ImmutableArray<string> FeatureNames { get; init; } = [];

    /// <summary>The settings that it was loaded with; null for data that a program made.</summary>
    public DataSettings? Source { get; init; }

    /// <summary>What a user may want to know of how the files were read, one sentence each; empty where nothing is unusual.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The central test set, else the clients' test parts one after the other (copied at each call).</summary>
    public SampleSet PooledTest() => CentralTest ?? SampleSet.Concat([.. Clients.Select(client => client.Test)]);
}

using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Coding;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.SubModels;
using AfdActors.Algorithms.Tests.Layout;
using Update = AfdActors.Algorithms.Aggregation.Contribution;

namespace AfdActors.Algorithms.Tests.Privacy;

/// <summary>Rounds of a private mean that asks for 4 of 100 clients. 26 weights of a perceptron.</summary>
internal static class PrivateRounds
{
    public const int Weights = 26;

    public static readonly ModelLayout Mlp = TestLayouts.Mlp();

    public static PrivateMean New(PrivacySettings settings, ulong seed = 7) => new(settings, Mlp, ClientSampling.Poisson, 4, seed);

    public static AggregationTask Task(int clients) => new(clients, Clients: 120) { Candidates = 100 };

    public static float[] Mean(PrivacySettings settings, params Update[] updates) => Release(New(settings), updates);

    public static float[] Release(PrivateMean mean, params Update[] updates)
    {
        var round = mean.Open(Task(clients: 8));
        foreach (var update in updates) round.Add(update);
        return Release(round);
    }

    public static float[] Release(IUpdateAggregator round)
    {
        Assert.False(round.KeepsUpdates);
        var destination = new float[Weights];
        Array.Fill(destination, float.NaN);
        round.PseudoGradient(destination);
        (round as IDisposable)?.Dispose();
        return destination;
    }

    public static Update Sparse(string client, int position, float value, int samples = 1) =>
        new(new ClientId(client), SubModel.Full(Mlp), ModelUpdate.Sparse(Weights, [position], [value]), samples);

    public static Update Dense(string client, float value) =>
        new(new ClientId(client), SubModel.Full(Mlp), ModelUpdate.Dense([.. Enumerable.Repeat(value, Weights)]), 1);
}

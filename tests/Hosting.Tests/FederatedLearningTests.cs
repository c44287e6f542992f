using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Hosting.Tests;

/// <summary>The whole way: actors, sub-models, codes, real training and aggregation.</summary>
[Collection("process-wide state")]
public sealed class FederatedLearningTests
{
    /// <summary>Ten digits, so a guess is right one time in ten; the first round of 4 clients with 100 samples each is not yet far from that.</summary>
    [Theory]
    [InlineData("none", "raw", "raw")]
    [InlineData("afd-single", "hadamard", "dgc")]
    public async Task Federated_training_learns_to_read_digits(string strategy, string downlink, string uplink)
    {
        var configuration = ConfigurationLoader.Parse($$"""
            afd {
              run { rounds = 12, seed = 3 }
              model.name = mlp
              data { name = synthetic, partition = iid, clients = 4 }
              selection { clients-per-round = 4, min-clients = 4 }
              dropout.strategy = {{strategy}}
              downlink.codec = {{downlink}}
              uplink { codec = {{uplink}}, density = 0.25 }
              training { lr = 0.1, batch = 10, epochs = 2, jobs = 2 }
            }
            """, "test", []);
        var data = DataSets.Load(configuration.Data);
        data = data with
        {
            Clients = [.. data.Clients.Select(client => client with { Train = client.Train.Select([.. Enumerable.Range(0, 100)]) })],
            CentralTest = data.PooledTest().Select([.. Enumerable.Range(0, 500)]),
        };

        var result = await FederationHost.RunAsync(new FederationRequest(configuration, data, null, false), new Unobserved(), CancellationToken.None);

        Assert.All(result.Reports, report => Assert.Empty(report.Dropped));
        Assert.True(result.Reports[^1].Accuracy > 0.6, $"expected an accuracy above 0.6, got {string.Join(", ", result.Reports.Select(report => report.Accuracy))}");
        Assert.True(result.Reports[^1].Loss < result.Reports[0].Loss / 2);
    }

    private sealed class Unobserved : IRunObserver
    {
        public void RoundStarted(RoundId round, int selected) { }

        public void ClientDone(RoundId round, ClientId client, string outcome) { }

        public void RoundFinished(RoundReport report) { }
    }
}

using System.Diagnostics;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Experiments.Runs;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Training;
using AfdActors.Training.Models;

namespace AfdActors.Cli.Bench;

/// <summary>Whole rounds through the actors, against the same clients' training alone, one after the other on the full model.</summary>
internal sealed class RoundBench(FederationRunner federation)
{
    private const string Setting = """
        afd {
          run { rounds = 4, eval-every = 1000000 }
          model.name = mlp
          data { name = synthetic, partition = iid, clients = 8 }
          selection { clients-per-round = 8, min-clients = 8 }
          training { batch = 20, jobs = 1 }
        }
        """;

    public async Task<BenchRow> RunAsync(string name, string strategy, string uplink, string downlink, CancellationToken cancel)
    {
        var configuration = ConfigurationLoader.Parse(Setting, "bench", PlannedRun.Overrides(strategy, uplink, downlink));
        var data = DataSets.Load(configuration.Data);
        var before = GC.GetTotalAllocatedBytes();
        var result = await federation(new FederationRequest(configuration, data, null, false), new NoObserver(), cancel).ConfigureAwait(false);
        var allocated = (GC.GetTotalAllocatedBytes() - before) / result.Reports.Count;
        var best = result.Reports.Skip(1).SkipLast(1).Min(report => report.Seconds) * 1e3;
        var reference = TrainingAlone(configuration, data, cancel);
        return new BenchRow(name, "ms", best, reference, best / reference, allocated);
    }

    private static double TrainingAlone(RunConfiguration configuration, FederatedDataset data, CancellationToken cancel)
    {
        var model = ModelCatalog.Create(configuration.Model, data.InputShape, data.Classes, configuration.Lstm);
        var parameters = new TrainingParameters(configuration.Training.LearningRate, configuration.Training.BatchSize, configuration.Training.Epochs);
        var best = double.MaxValue;
        for (var round = 1; round <= 3; round++)
        {
            var time = Stopwatch.StartNew();
            foreach (var client in data.Clients)
            {
                var weights = new float[model.Layout.ParameterCount];
                model.Layout.Initialize(weights, SeededStream.Create(1, SeedPurpose.InitialWeights));
                var shuffle = SeededStream.Create(1, SeedPurpose.LocalShuffle, new RoundId(round), 0, client.Client);
                LocalTrainer.Train(model, SubModel.Full(model.Layout), weights, client.Train, parameters, shuffle, cancel);
            }

            best = Math.Min(best, time.Elapsed.TotalMilliseconds);
        }

        return best;
    }

    private sealed class NoObserver : IRunObserver
    {
        public void RoundStarted(RoundId round, int selected)
        {
        }

        public void ClientDone(RoundId round, ClientId client, string outcome)
        {
        }

        public void RoundFinished(RoundReport report)
        {
        }
    }
}

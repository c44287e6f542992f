using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using AfdActors.Algorithms;
using AfdActors.ClientNode;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Testing;
using AfdActors.Training;
using AfdActors.Training.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AfdActors.Hosting.Tests.Hosts;

/// <summary>Clients that train with the application's own code.</summary>
public sealed class TrainerTests
{
    private const int Rounds = 3;
    private const int Clients = 4;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    /// <summary>Two classes that one value tells apart: a guess is right every second time. No TorchSharp trains here.</summary>
    [Fact]
    public async Task A_simulation_learns_by_a_trainer_of_its_own()
    {
        var trainers = new ConcurrentQueue<PlainRegression>();
        var result = await Simulation(builder => builder.UseTrainer((model, data) => Kept(trainers, new PlainRegression(data))));

        Assert.All(result.Reports, report => Assert.Empty(report.Dropped));
        Assert.True(result.Reports[^1].Accuracy > 0.9, $"expected an accuracy above 0.9, got {result.Reports[^1].Accuracy}");
        Assert.Equal(Clients, trainers.Select(trainer => trainer.Client).Distinct().Count());
        Assert.Equal(Rounds * Clients, trainers.Sum(trainer => trainer.Trainings));
    }

    [Fact]
    public async Task A_trainer_that_hands_on_to_the_librarys_gives_the_same_model()
    {
        var without = await Simulation(_ => { });
        var with = await Simulation(builder => builder.UseTrainer((model, data) => new LocalTraining(model, data)));
        var another = await Simulation(builder => builder.UseTrainer((model, data) => new PlainRegression(data)));
        Assert.Equal(without.ModelSha256, with.ModelSha256);
        Assert.NotEqual(without.ModelSha256, another.ModelSha256);
    }

    /// <summary>The clients have test samples of their own and the coordinator has none, so that they measure the model, too.</summary>
    [Fact]
    public async Task A_client_node_trains_and_measures_by_a_trainer_of_its_own()
    {
        using var state = new TemporaryFolder();
        var place = $"127.0.0.1:{FreePort()}";
        var trainers = new ConcurrentQueue<PlainRegression>();
        var leading = Builder();
        leading.Services.AddAfdCoordinator(leading.Configuration, options => options.Listen = place)
            .UseModel(Regression).UseData(Points() with { Clients = [], CentralTest = SampleSet.Empty([2]) });
        using var coordinator = leading.Build();
        var serving = Builder();
        serving.Services.AddAfdClientNode(serving.Configuration, options => (options.Join, options.State) = (place, state.FullPath))
            .UseModel(Regression).UseData(Points()).UseTrainer((model, data) => Kept(trainers, new PlainRegression(data)));
        using var node = serving.Build();

        var (run, end) = (coordinator.RunFederationAsync(), node.RunClientNodeAsync());
        var result = await run.WaitAsync(Soon);

        Assert.IsType<NodeEnd.RunOver>(await end.WaitAsync(Soon));
        Assert.Equal(Rounds, result.Reports.Count);
        Assert.True(result.Reports[^1].Accuracy > 0.9, $"expected an accuracy above 0.9, got {result.Reports[^1].Accuracy}");
        Assert.Equal(Rounds * Clients, trainers.Sum(trainer => trainer.Trainings));
        Assert.True(trainers.Sum(trainer => trainer.Measurements) > 0);
    }

    private static async Task<RunResult> Simulation(Action<SimulationBuilder> plug)
    {
        var builder = Builder();
        plug(builder.Services.AddAfdSimulation(builder.Configuration).UseModel(Regression).UseData(Points()));
        using var host = builder.Build();
        return await host.RunFederationAsync().WaitAsync(Soon);
    }

    private static HostApplicationBuilder Builder()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["afd:run:rounds"] = $"{Rounds}",
            ["afd:selection:clients-per-round"] = $"{Clients}",
            ["afd:selection:min-clients"] = $"{Clients}",
            ["afd:dropout:strategy"] = "none",
            ["afd:uplink:codec"] = "raw",
            ["afd:training:lr"] = "0.3",
            ["akka:loglevel"] = "WARNING",
        });
        return builder;
    }

    private static ModuleModel Regression(ImmutableArray<int> shape, int classes) =>
        new("regression", shape, classes, () => new MultilayerPerceptron(shape, classes, []));

    private static PlainRegression Kept(ConcurrentQueue<PlainRegression> all, PlainRegression trainer)
    {
        all.Enqueue(trainer);
        return trainer;
    }

    /// <summary>Four clients with 40 samples of two values: the first is the label.</summary>
    private static FederatedDataset Points()
    {
        return new FederatedDataset("points", [2], 2, [.. Enumerable.Range(0, Clients).Select(Client)]);

        static ClientDataset Client(int client) => new(new ClientId($"c{client}"), Samples(client), Samples(client + 1));

        static SampleSet Samples(int offset) => SampleSet.FromValues(
            [2], [.. Enumerable.Range(0, 40).SelectMany(i => new float[] { i % 2, (i + offset) % 3 / 3f })],
                [.. Enumerable.Range(0, 40).Select(i => i % 2)]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Softmax regression of two values and two classes, written out: weight [2, 2] and bias [2], one sample a step.</summary>
    private sealed class PlainRegression(ClientDataset data) : IClientTrainer
    {
        private int _trainings;
        private int _measurements;

        public ClientId Client => data.Client;

        public int Trainings => _trainings;

        public int Measurements => _measurements;

        public TrainingOutcome Train(TrainingTask task, CancellationToken cancel)
        {
            Interlocked.Increment(ref _trainings);
            var weights = task.Received.ToArray();
            double loss = 0;
            for (var i = 0; i < data.Train.Count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                var (input, second) = (Input(data.Train, i), Second(weights, Input(data.Train, i)));
                loss -= Math.Log(data.Train.Label(i) == 1 ? second : 1 - second);
                var slope = task.Parameters.LearningRate * (float)(second - data.Train.Label(i));
                foreach (var (unit, sign) in ((int, float)[])[(0, -1), (1, 1)])
                {
                    for (var j = 0; j < 2; j++) weights[(2 * unit) + j] -= sign * slope * input[j];
                    weights[4 + unit] -= sign * slope;
                }
            }

            return TrainingOutcome.Of(task, weights, loss / data.Train.Count, data.Train.Count);
        }

        public EvaluationCounts Evaluate(float[] weights, CancellationToken cancel)
        {
            Interlocked.Increment(ref _measurements);
            var right = Enumerable.Range(0, data.Test.Count)
                .Count(i => Second(weights, Input(data.Test, i)) > 0.5 == (data.Test.Label(i) == 1));
            return new EvaluationCounts(right, data.Test.Count, LossSum: 0);
        }

        private static float[] Input(SampleSet samples, int index)
        {
            var input = new float[2];
            samples.CopyInput(index, input);
            return input;
        }

        /// <summary>Probability of the second class.</summary>
        private static double Second(float[] w, float[] x) =>
            1 / (1 + Math.Exp((w[0] * x[0]) + (w[1] * x[1]) + w[4] - (w[2] * x[0]) - (w[3] * x[1]) - w[5]));
    }
}

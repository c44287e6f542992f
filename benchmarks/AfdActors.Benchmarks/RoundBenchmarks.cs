using AfdActors.Algorithms;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Training;
using AfdActors.Training.Models;
using BenchmarkDotNet.Attributes;

namespace AfdActors.Benchmarks;

/// <summary>
/// A whole round of eight clients through the actors, against the same clients' training alone, one after the other on the full model.
/// </summary>
public class RoundBenchmarks
{
    private const string Common = """
        afd {
          run { rounds = 1000000, eval-every = 1000000 }
          model.name = mlp
          data { name = synthetic, partition = iid, clients = 8 }
          selection { clients-per-round = 8, min-clients = 8 }
          training { batch = 20, jobs = 1 }
        }
        """;

    private readonly CancellationTokenSource _stop = new();
    private RunConfiguration _configuration = null!;
    private FederatedDataset _data = null!;
    private ModuleModel _model = null!;
    private RoundByRound _rounds = null!;
    private Task _run = Task.CompletedTask;

    [Params("fedavg", "afd-dgc")]
    public string Setting { get; set; } = "fedavg";

    /// <summary>Starts the federation, whose first round warms it up.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var methods = Setting == "fedavg"
            ? "afd { dropout.strategy = none, uplink.codec = raw, downlink.codec = raw }"
            : "afd { dropout.strategy = afd-single, uplink.codec = dgc, downlink.codec = hadamard }";
        _configuration = ConfigurationLoader.Parse($"{Common}\n{methods}", "benchmark");
        _data = DataSets.Load(_configuration.Data);
        _model = ModelCatalog.Create(_configuration.Model, _data.InputShape, _data.Classes, _configuration.Dropout.Lstm);
        _rounds = new RoundByRound();
        _run = FederationHost.RunAsync(new FederationRequest(_configuration, _data, RunFolder: null, Resume: false), _rounds, _stop.Token);
        _rounds.WaitForFirst();
    }

    /// <summary>Ends it in the middle of its run.</summary>
    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _stop.CancelAsync();
        _rounds.Dispose();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void TrainingAlone()
    {
        var parameters =
            new TrainingParameters(_configuration.Training.LearningRate, _configuration.Training.BatchSize, _configuration.Training.Epochs);
        foreach (var client in _data.Clients)
        {
            var weights = new float[_model.Layout.ParameterCount];
            _model.Layout.Initialize(weights, SeededStream.Create(1, SeedPurpose.InitialWeights));
            var shuffle = SeededStream.Create(1, SeedPurpose.LocalShuffle, new RoundId(1), 0, client.Client);
            LocalTrainer.Train(_model, SubModel.Full(_model.Layout), weights, client.Train, parameters, shuffle, CancellationToken.None);
        }
    }

    [Benchmark]
    public void Round() => _rounds.Next();

    /// <summary>Holds a run after each round until the next one is asked for.</summary>
    private sealed class RoundByRound : IRunObserver, IDisposable
    {
        private readonly SemaphoreSlim _finished = new(0);
        private readonly SemaphoreSlim _next = new(0);
        private volatile bool _over;

        public void WaitForFirst() => _finished.Wait();

        /// <summary>Runs one round.</summary>
        public void Next()
        {
            _next.Release();
            _finished.Wait();
        }

        public void RoundStarted(RoundId round, int selected)
        {
        }

        public void ClientDone(RoundId round, ClientId client, string outcome)
        {
        }

        public void RoundFinished(RoundReport report)
        {
            _finished.Release();
            if (!_over)
                _next.Wait();
        }

        /// <summary>Lets the run go.</summary>
        public void Dispose()
        {
            _over = true;
            _next.Release();
        }
    }
}

using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting.Configuration;
using AfdActors.Messages;
using AfdActors.Training;
using AfdActors.Training.Models;
using AfdActors.Training.Native;
using AfdActors.Training.Objectives;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting;

/// <summary>What a host of a coordinator makes of a request before it starts an actor system.</summary>
/// <param name="Start">Where the run begins: its last checkpoint, or a state that is on disk before anything happens.</param>
internal sealed record PreparedRun(
    IFederatedModel Model, CoordinatorSettings Settings, ICheckpointStore Checkpoints, RunState Start, ReportRecorder Recorder)
{
    private IReadOnlyList<double> ServedShares { get; init; } = [];

    /// <param name="fixedClients">How many clients there are, where nobody can join later.</param>
    /// <param name="clustered">Whether the actor system is a member of a cluster.</param>
    /// <exception cref="UsageException">The run folder's checkpoint does not fit the configuration.</exception>
    public static PreparedRun Of(FederationRequest request, IRunObserver observer, int? fixedClients, bool clustered)
    {
        var configuration = request.Configuration;
        var model = RunData.ModelOf(request.Data, configuration, request.Model);
        TorchRuntime.Initialize(configuration.Training.Device, model.Layout);
        var settings = SettingsOf(configuration, fixedClients, clustered);
        CheckPrivacy(settings.Privacy, model, request.Logs.CreateLogger("coordinator"));
        var checkpoints = request.RunFolder is { } folder
            ? new CheckpointFile(Path.Combine(folder, "checkpoint"), configuration.Run.Durability)
            : null;
        var shares = request.Catalogs.Strategies.CreateDropout(settings.Dropout, model.Layout, settings.Seed).ServedShares;
        var start = StartOf(request, checkpoints, model, settings, shares);
        return new PreparedRun(
            model, settings, checkpoints ?? (ICheckpointStore)new NoCheckpoints(), start,
            new ReportRecorder(TitleOf(request), configuration.Run.TargetAccuracy, request.Earlier, observer))
        {
            ServedShares = shares,
        };
    }

    /// <summary>The coordinator's services; evaluation is central where the request has test data.</summary>
    public CoordinatorServices Services(FederationRequest request, TrainingPool pool, TaskCompletionSource<RunState> completion) => new(
        Model.Layout,
        request.Data.PooledTest() is { Count: > 0 } test
            ? new CentralEvaluator(Model, test, pool, request.Configuration.Training.Device, ScoringOf(request))
            {
                Owners = request.Data.CentralTest is null
                    ? [.. request.Data.Clients.Select(client => (client.Client, client.Test.Count))]
                    : [],
            }
            : null,
        Checkpoints,
        Recorder,
        TimeProvider.System,
        completion)
    {
        Catalogs = request.Catalogs.Strategies,
        Objective = request.Configuration.Training.Objective,
        Metrics = request.Metrics,
        Terms = Settings.Clustered ? RunTerms.Of(request.Configuration, request.Data, Model) : [],
    };

    /// <summary>The run folder's name, or what is trained on what.</summary>
    private static string TitleOf(FederationRequest request) => request.RunFolder is { } folder
        ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
        : $"{request.Data.Name}, {request.Configuration.Model}";

    /// <summary>What the run came to.</summary>
    /// <param name="clients">Clients that could have taken part.</param>
    public RunResult Result(RunState end, int clients) =>
        new(end.ModelSha256(), clients, Recorder.Reports, ServedScale.Apply(Model.Layout, ServedShares, end.Served));

    private static void CheckPrivacy(PrivacySettings privacy, IFederatedModel model, ILogger log)
    {
        if (!privacy.Enabled) return;
        if (model.Layout.Buffers is not null)
        {
            throw new UsageException(
                $"afd.privacy.noise-multiplier: expected 0 with a model that has buffers, which get no noise, got {privacy.NoiseMultiplier} with {model.Layout.Name}; take a model without running statistics");
        }

        if (privacy.Seeded)
        {
            log.LogWarning(
                "This run is not private: its noise comes from the run's seed, which every client knows (afd.privacy.noise = seeded)");
        }
    }

    private static Scoring ScoringOf(FederationRequest request) =>
        request.Catalogs.Scoring.Create(request.Configuration.Training.Objective, request.Configuration.Run.Metrics.Names);

    private static RunState StartOf(
        FederationRequest request, CheckpointFile? checkpoints, IFederatedModel model, CoordinatorSettings settings,
        IReadOnlyList<double> shares)
    {
        if (request.Resume && checkpoints?.Read() is { } last)
        {
            return last.LayoutFingerprint == model.Layout.Fingerprint
                ? last
                : throw new UsageException(
                    $"{checkpoints.FullPath} holds another model than {request.Configuration.Model} with these data ({last.Weights.Length} parameters instead of {model.Layout.ParameterCount}, or others)");
        }

        var fresh = RunState.Fresh(
            new RunId(Guid.NewGuid().ToString("n")), model.Layout, settings, request.Catalogs.Strategies,
            request.Configuration.Weights?.Read(model.Layout) is { } weights ? ServedScale.Undo(model.Layout, shares, weights) : null);
        checkpoints?.Write(fresh);
        return fresh;
    }

    private static CoordinatorSettings SettingsOf(RunConfiguration configuration, int? fixedClients, bool clustered)
    {
        var (run, training, masked) = (configuration.Run, configuration.Training, configuration.SecureAggregation);
        var selection = masked.Widened(configuration.Selection);
        if (fixedClients < selection.MinClients)
        {
            throw new UsageException(
                $"afd.selection.min-clients: expected at most the {fixedClients} clients with training data, got {selection.MinClients}");
        }

        return new CoordinatorSettings(
            run.Seed,
            run.Rounds,
            run.EvalEvery,
            selection,
            configuration.Round.MaxAttempts,
            configuration.Round.Deadline,
            configuration.Dropout.Strategy,
            configuration.Downlink.Strategy,
            configuration.Uplink.Strategy,
            configuration.Uplink.WarmUpLearningRate,
            new TrainingParameters(training.LearningRate, training.BatchSize, training.Epochs, training.MaxSamples),
            configuration.Aggregation.Strategy,
            configuration.Transfer,
            configuration.Network,
            // All clients of a run in one process are its own.
            clustered ? configuration.Admission : configuration.Admission with { MaxClients = 0, MaxClientsPerNode = 0 },
            FixedClients: fixedClients,
            Clustered: clustered,
            FederatedEvaluation: clustered)
        {
            Averaging = configuration.Aggregation.Averaging,
            AveragingWarmUp = configuration.Aggregation.AveragingWarmUp,
            Schedule = training.Schedule,
            Density = configuration.Density,
            Stopping = run.Stopping,
            Metrics = [.. run.Metrics.Names],

            // Made-up updates are as large as they are and lead anywhere, and nobody sees masked ones; with privacy they are clipped, and
            // whether one is refused would tell of others.
            Robustness = training.Simulate is null && !configuration.Privacy.Enabled && !masked.Enabled
                ? configuration.Robustness
                : configuration.Robustness with
                {
                    MaxNorm = 0,
                    MaxLoss = training.Simulate is null ? configuration.Robustness.MaxLoss : 0,
                },
            Privacy = configuration.Privacy,
            Masking = masked.Settings,
        };
    }
}

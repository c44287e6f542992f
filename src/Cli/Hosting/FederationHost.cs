using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Sparsification;
using AfdActors.Cli.Configuration;
using AfdActors.Cli.RunFolder;
using AfdActors.ClientNode;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;
using AfdActors.Messages.Wire;
using AfdActors.Training;
using AfdActors.Training.Data;
using AfdActors.Training.Models;
using Akka.Actor;
using Akka.Configuration;

namespace AfdActors.Cli.Hosting;

/// <summary>
/// Runs a whole federation in this process: one coordinator, one node with every client. All messages between the two sides pass the
/// serializer, so that the bytes counted are those that a network would carry.
/// </summary>
public static class FederationHost
{
    private const string NodeId = "local";

    /// <exception cref="UsageException">The run folder's checkpoint does not fit the configuration.</exception>
    /// <exception cref="RunFailedException">The run cannot go on; its last checkpoint stays.</exception>
    public static async Task<RunResult> RunAsync(FederationRequest request, IRunObserver observer, CancellationToken cancel)
    {
        TorchRuntime.Initialise();
        var configuration = request.Configuration;
        var model = ModelCatalog.Create(configuration.Model, request.Data.InputShape, request.Data.Classes, configuration.Lstm);
        var data = request.Data.Clients.Where(client => client.Train.Count > 0).ToImmutableArray();
        var settings = Settings(configuration, data.Length);
        var checkpoints = request.RunFolder is { } folder ? new CheckpointFile(Path.Combine(folder, "checkpoint")) : null;
        var start = Start(request, checkpoints, model, settings);
        var earlier = request is { Resume: true, RunFolder: { } resumed } ? new RoundLog(Path.Combine(resumed, "rounds.jsonl")).Read() : [];
        var recorder = new ReportRecorder(earlier, observer);

        using var pool = new TrainingPool(configuration.Training.Parallelism);
        var system = ActorSystem.Create("afd", AkkaConfiguration(configuration));
        try
        {
            var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancellation = cancel.Register(() => completion.TrySetCanceled(cancel)).ConfigureAwait(false);
            var services = new CoordinatorServices(
                model.Layout,
                request.Data.PooledTest() is { Count: > 0 } test ? new CentralEvaluator(model, test, pool) : null,
                checkpoints ?? (ICheckpointStore)new NoCheckpoints(),
                recorder,
                TimeProvider.System,
                completion);
            var coordinator = system.ActorOf(CoordinatorActor.Props(settings, services, start), ActorNames.Coordinator);
            var clients = data.Select(client => Host(client, model, request.RunFolder, pool, coordinator, settings)).ToImmutableArray();
            system.ActorOf(ClientNodeActor.Props(
                new ClientNodeSettings(NodeId, model.Layout.Fingerprint, settings.Admission.Token, settings.Transfer.Retry),
                clients,
                coordinator,
                new TaskCompletionSource<NodeEnd>(TaskCreationOptions.RunContinuationsAsynchronously)), ActorNames.Node);
            return recorder.Result(await completion.Task.ConfigureAwait(false), data.Length);
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }

    private static RunState Start(FederationRequest request, CheckpointFile? checkpoints, IFederatedModel model, CoordinatorSettings settings)
    {
        if (request.Resume && checkpoints?.Read() is { } last)
        {
            return last.LayoutFingerprint == model.Layout.Fingerprint
                ? last
                : throw new UsageException($"{checkpoints.FullPath} holds another model (layout {last.LayoutFingerprint}) than {request.Configuration.Model} ({model.Layout.Fingerprint})");
        }

        var fresh = CoordinatorActor.Fresh(new RunId(Guid.NewGuid().ToString("n")), model.Layout, settings);
        checkpoints?.Write(fresh);
        return fresh;
    }

    private static HostedClient Host(
        ClientDataset client, IFederatedModel model, string? runFolder, TrainingPool pool, IActorRef coordinator, CoordinatorSettings settings)
    {
        IClientStateStore state = runFolder is null
            ? new MemoryClientState()
            : new ClientStateFolder(Path.Combine(runFolder, "clients", Uri.EscapeDataString(client.Client.Value)), model.Layout.ParameterCount);
        var setup = new ClientSetup(
            client.Client, model.Layout, new LocalTraining(model, client), state, pool, coordinator, settings.Transfer, TimeProvider.System);
        return new HostedClient(new ClientDescription(client.Client, client.Train.Count, client.Test.Count), _ => ClientActor.Props(setup));
    }

    private static CoordinatorSettings Settings(RunConfiguration configuration, int clients)
    {
        var (run, selection, training) = (configuration.Run, configuration.Selection, configuration.Training);
        if (clients < selection.MinClients)
            throw new UsageException($"afd.selection.min-clients: expected at most the {clients} clients with training data, got {selection.MinClients}");
        return new CoordinatorSettings(
            run.Seed,
            run.Rounds,
            run.EvalEvery,
            selection,
            configuration.MaxAttempts,
            configuration.RoundDeadline,
            configuration.Dropout,
            configuration.Downlink,
            configuration.Uplink,
            configuration.WarmUpLearningRate,
            new TrainingParameters(training.LearningRate, training.BatchSize, training.Epochs),
            configuration.Aggregation,
            configuration.Transfer,
            configuration.Network,
            AdmissionSettings.Open,
            FixedClients: clients);
    }

    /// <summary>
    /// The user's configuration, but for what the counted bytes depend on: messages are serialised, and a dead letter is not serialised
    /// again for the log.
    /// </summary>
    private static Config AkkaConfiguration(RunConfiguration configuration) =>
        ConfigurationFactory.ParseString("""
            akka.actor.serialize-messages = on
            akka.log-dead-letters = off
            """)
            .WithFallback(ConfigurationFactory.ParseString(configuration.Akka))
            .WithFallback(WireConfig.Default);
}

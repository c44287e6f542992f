using System.Collections.Immutable;
using AfdActors.ClientNode;
using AfdActors.ClientNode.State;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Wire;
using AfdActors.Training;
using Akka.Actor;
using Akka.Configuration;

namespace AfdActors.Hosting;

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
        var configuration = request.Configuration;
        var data = request.Data.Clients.Where(client => client.Train.Count > 0).ToImmutableArray();
        var run = PreparedRun.Of(request, observer, fixedClients: data.Length, clustered: false);

        using var pool = new TrainingPool(configuration.Training.Parallelism);
        var system = ActorSystem.Create("afd", AkkaConfiguration(configuration));
        try
        {
            var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancellation = cancel.Register(() => completion.TrySetCanceled(cancel)).ConfigureAwait(false);
            var coordinator = system.ActorOf(CoordinatorActor.Props(run.Settings, run.Services(request, pool, completion), run.Start), ActorNames.Coordinator);
            var pulls = new PayloadPulls(run.Settings.Transfer, TimeProvider.System);
            var clients = data.Select(client => Host(client, run, request, pool, coordinator, pulls)).ToImmutableArray();
            var identity = new ClientNodeSettings(NodeId, Secret: "", run.Model.Layout.Fingerprint, run.Settings.Admission.Token, run.Settings.Transfer.Retry);
            var end = new TaskCompletionSource<NodeEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
            system.ActorOf(ClientNodeActor.Props(identity, clients, coordinator, end), ActorNames.Node);
            return run.Recorder.Result(await completion.Task.ConfigureAwait(false), data.Length);
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }

    private static HostedClient Host(
        ClientDataset client, PreparedRun run, FederationRequest request, TrainingPool pool, IActorRef coordinator, PayloadPulls pulls)
    {
        var (model, configuration) = (run.Model, request.Configuration);
        IClientStateStore state = request.RunFolder is not { } runFolder
            ? new MemoryClientState()
            : new ClientStateFolder(Path.Combine(runFolder, "clients", client.Client.ToFileName()), model.Layout.ParameterCount);
        var work = ClientWorks.Create(configuration.Training, model, client);
        var setup = new ClientSetup(
            client.Client, model.Layout, work, state, pool, coordinator, pulls, ClientWorks.Policy(configuration), TimeProvider.System)
        {
            Catalogs = request.Catalogs,
        };
        return new HostedClient(new ClientDescription(client.Client, client.Train.Count, client.Test.Count), _ => ClientActor.Props(setup));
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

using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.ClientNode;
using AfdActors.ClientNode.State;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Nodes;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Wire;
using AfdActors.Training;
using AfdActors.Training.Objectives;
using Akka.Actor;
using Akka.Configuration;

namespace AfdActors.Hosting;

/// <summary>A run that is ready to start.</summary>
internal interface IPreparedFederation
{
    IReadOnlyList<RoundReport> Rounds { get; }

    /// <exception cref="RunFailedException">The run cannot go on; its last checkpoint stays.</exception>
    Task<RunResult> RunAsync(CancellationToken cancel);
}

/// <summary>
/// A whole federation in this process: one coordinator, one node with every client. All messages between the two sides pass the
/// serializer, so that the bytes counted are those that a network would carry.
/// </summary>
internal sealed class Simulation : IPreparedFederation
{
    private const string NodeId = "local";

    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(10);

    private readonly FederationRequest _request;
    private readonly ActorSystem? _given;
    private readonly ImmutableArray<ClientDataset> _data;
    private readonly PreparedRun _run;

    /// <param name="given">The host's actor system; null: the run has one of its own.</param>
    /// <exception cref="UsageException">
    /// The model, the data, the configuration and the run folder's checkpoint do not fit each other, or the system lacks something.
    /// </exception>
    public Simulation(FederationRequest request, IRunObserver observer, ActorSystem? given = null)
    {
        (_request, _given) = (request, given);
        if (given is { Settings.SerializeAllMessages: false })
        {
            throw new UsageException(
                $"actor system {given.Name}: expected akka.actor.serialize-messages = on, as WithAfdMessages() sets it, got off");
        }

        _data = [.. request.Data.Clients.Where(client => client.Train.Count > 0)];
        _run = PreparedRun.Of(request, observer, fixedClients: _data.Length, clustered: false);
    }

    public IReadOnlyList<RoundReport> Rounds => _run.Recorder.Reports;

    private RunConfiguration Configuration => _request.Configuration;

    public async Task<RunResult> RunAsync(CancellationToken cancel)
    {
        using var memory = new StateMemory(
            Configuration.Client.StateMemory, _run.Model.Layout.Trained.ParameterCount,
            _request.Catalogs.Strategies.CreateUplink(Configuration.Uplink.Strategy));
        using var pool = new TrainingPool(Configuration.Training.Parallelism);
        var system = _given ?? NodeSystem.Create(AkkaConfiguration(), _request.Logs);
        var recent = new RecentStates(Configuration.Client.StateMemory);
        var actors = new List<IActorRef>();
        try
        {
            var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancellation = cancel.Register(() => completion.TrySetCanceled(cancel)).ConfigureAwait(false);
            var coordinator = system.ActorOf(
                CoordinatorActor.Props(_run.Settings, _run.Services(_request, pool, completion), _run.Start), ActorNames.Coordinator);
            actors.Add(coordinator);
            var pulls = new PayloadPulls(_run.Settings.Transfer, TimeProvider.System);
            var clients = _data
                .Select(client => Host(client, State(client.Client, memory, recent), pool, coordinator, pulls)).ToImmutableArray();
            var identity = new ClientNodeSettings(
                NodeId, Secret: "", TrainedFingerprint.Of(_run.Model.Layout, Configuration.Training.Objective),
                _run.Settings.Admission.Token, _run.Settings.Transfer.Retry);
            var end = new TaskCompletionSource<NodeEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
            actors.Add(system.ActorOf(ClientNodeActor.Props(identity, clients, coordinator, end), ActorNames.Node));
            return _run.Result(await completion.Task.ConfigureAwait(false), _data.Length);
        }
        finally
        {
            await (_given is null ? system.Terminate() : Task.WhenAll(actors.Select(actor => actor.GracefulStop(TimeToStop))))
                .ConfigureAwait(false);
        }
    }

    private IClientStateStore State(ClientId client, StateMemory memory, RecentStates recent) => _request.RunFolder is { } folder
        ? new ClientStateFolder(
            Path.Combine(folder, "clients", client.ToFileName()), _run.Model.Layout.Trained.ParameterCount,
            _request.Catalogs.Strategies.CreateUplink(Configuration.Uplink.Strategy), Configuration.Run.Durability, recent)
        : new MemoryClientState(memory);

    private HostedClient Host(
        ClientDataset client, IClientStateStore state, TrainingPool pool, IActorRef coordinator, PayloadPulls pulls)
    {
        var model = _run.Model;
        var work = ClientWorks.Create(Configuration, model, client, _request.Catalogs, _request.Trainer);
        var setup = new ClientSetup(
            client.Client, model.Layout, work, state, pool, coordinator, pulls, ClientWorks.Policy(Configuration))
        {
            Catalogs = _request.Catalogs.Strategies,
        };
        return new HostedClient(new ClientDescription(client.Client, client.Train.Count, client.Test.Count), _ => ClientActor.Props(setup));
    }

    /// <summary>The user's configuration, but for what the counted bytes depend on.</summary>
    private Config AkkaConfiguration() => AfdAkka.Counted
        .WithFallback(ConfigurationFactory.ParseString(Configuration.Akka))
        .WithFallback(WireConfig.Default);
}

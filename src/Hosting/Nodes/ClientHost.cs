using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode;
using AfdActors.ClientNode.Work;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training;
using AfdActors.Training.Models;
using AfdActors.Training.Objectives;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>What a client process is made of.</summary>
/// <param name="Clients">The clients it hosts, each with training data.</param>
/// <param name="Wait">The longest time without a coordinator; null: any.</param>
internal sealed record ClientHostSettings(
    RunConfiguration Configuration, IFederatedModel Model, ImmutableArray<ClientDataset> Clients, HostPort Join, TimeSpan? Wait)
{
    /// <summary>Where the node is; null: there is no way to the coordinator yet.</summary>
    public required Func<ClientPlace?> Place { get; init; }

    /// <summary>What names in offers and in the configuration stand for.</summary>
    public RunCatalogs Catalogs { get; init; } = RunCatalogs.BuiltIn;

    /// <summary>Makes what trains in a client; null: as the configuration says.</summary>
    public ClientTrainerFactory? Trainer { get; init; }

    /// <summary>What the node needs to have as the coordinator has it.</summary>
    public ImmutableArray<Term> Terms { get; init; } = [];

    /// <summary>An actor system that is no member of the cluster after so long is given up for a new one.</summary>
    public TimeSpan JoinTime { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>
/// Hosts clients in a process of its own. It joins the coordinator's cluster, serves, and when it loses the cluster (the coordinator was
/// restarted, the network was cut, the node was downed) joins again with a new actor system, as a removed member may not come back. So it
/// does where a system does not get in: whatever either side keeps of a connection that came to nothing ends with it.
/// </summary>
internal sealed class ClientHost
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(5);

    private readonly ClientHostSettings _settings;
    private readonly NodeState _state;
    private readonly ILoggerFactory _logs;
    private readonly ILogger _log;
    private CoordinatorWait _wait;
    private ClientPlace? _place;

    public ClientHost(ClientHostSettings settings, NodeState state, ILoggerFactory logs)
    {
        (_settings, _state, _logs, _log) = (settings, state, logs, logs.CreateLogger("client"));
        _wait = NewWait();
    }

    private RunConfiguration Configuration => _settings.Configuration;

    /// <summary>
    /// Serves until the run is over, the coordinator refuses the node for good, none is there for too long, or it is told to stop.
    /// </summary>
    /// <returns>Null when told to stop.</returns>
    public async Task<NodeEnd?> RunAsync(CancellationToken cancel)
    {
        using var pool = new TrainingPool(Configuration.Training.Parallelism);
        _log.LogInformation("Node {Node} with {Count} clients joins {Join}", _state.NodeId, _settings.Clients.Length, _settings.Join);
        while (!cancel.IsCancellationRequested)
        {
            if ((_place ??= _settings.Place()) is { } place)
            {
                if (await ServeAsync(place, pool, cancel).ConfigureAwait(false) is { } end) return end;
            }
            else if (_wait.Next() is null)
            {
                return NoCoordinator();
            }

            // The rest of the old system's time is up; a node that is refused at once must not try without a pause.
            await Task.WhenAny(Task.Delay(Configuration.Transfer.Retry, cancel)).ConfigureAwait(false);
        }

        _log.LogInformation("Told to stop: node {Node} left the cluster", _state.NodeId);
        return null;
    }

    /// <summary>One membership, in an actor system of its own.</summary>
    private async Task<NodeEnd?> ServeAsync(ClientPlace place, TrainingPool pool, CancellationToken cancel)
    {
        var system = NodeSystem.Start(
            ClusterConfiguration.Client(
                place.Endpoint, _settings.Join, Configuration.Akka, tls: place.Peers is not null,
                    _settings.Clients.Select(client => client.Client)),
            place.Peers,
            _logs);
        try
        {
            return await ServeAsync(system, pool, cancel).ConfigureAwait(false);
        }
        finally
        {
            await NodeSystem.LeaveAsync(system).ConfigureAwait(false);
        }
    }

    /// <summary>From joining to the end of the membership.</summary>
    /// <returns>Null when the cluster was lost or the process is to stop.</returns>
    private async Task<NodeEnd?> ServeAsync(ActorSystem system, TrainingPool pool, CancellationToken cancel)
    {
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var cancellation = cancel.Register(() => stopped.TrySetResult()).ConfigureAwait(false);
        var found = new TaskCompletionSource<Address>(TaskCreationOptions.RunContinuationsAsynchronously);
        var lost = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var misnamed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        system.ActorOf(CoordinatorWatch.Props(_settings.Join, found, misnamed, lost), "coordinator-watch");
        var changed = Task.WhenAny(found.Task, misnamed.Task, lost.Task, system.WhenTerminated, stopped.Task);
        var overdue = Task.Delay(_settings.JoinTime, cancel);
        while (!changed.IsCompleted)
        {
            if (_wait.Next() is not { } pause) return NoCoordinator();
            if (overdue.IsCompleted) return null;
            await Task.WhenAny(changed, overdue, Task.Delay(pause, cancel)).ConfigureAwait(false);
        }

        if (misnamed.Task.IsCompleted && !found.Task.IsCompleted) return Misnamed(await misnamed.Task.ConfigureAwait(false));
        if (!found.Task.IsCompleted) return Lost(lost.Task, stopped.Task);

        var address = await found.Task.ConfigureAwait(false);
        _log.LogInformation("Joined the cluster of the coordinator at {Address}", address);
        var coordinator = system.ActorSelection(new RootActorPath(address) / "user" / ActorNames.Coordinator);
        var end = new TaskCompletionSource<NodeEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        var identity = new ClientNodeSettings(
            _state.NodeId, _state.Secret, TrainedFingerprint.Of(_settings.Model.Layout, Configuration.Training.Objective),
            Configuration.Admission.Token, Configuration.Transfer.Retry)
        {
            Terms = _settings.Terms,
            Wait = _settings.Wait,
        };
        var pulls = new PayloadPulls(Configuration.Transfer, TimeProvider.System);
        ImmutableArray<HostedClient> clients = [.. _settings.Clients.Select(client => Host(client, pool, coordinator, pulls))];
        var node = system.ActorOf(ClientNodeActor.Props(identity, clients, coordinator, end), ActorNames.Node);
        await Task.WhenAny(end.Task, lost.Task, system.WhenTerminated, stopped.Task).ConfigureAwait(false);
        _wait = NewWait();
        if (end.Task.IsCompletedSuccessfully) return await end.Task.ConfigureAwait(false);
        if (end.Task.IsFaulted) lost.TrySetResult(end.Task.Exception.InnerException!.Message);
        if (stopped.Task.IsCompleted) await SayGoodbye(coordinator, node).ConfigureAwait(false);
        return Lost(lost.Task, stopped.Task);
    }

    private NodeEnd.NoCoordinator NoCoordinator() =>
        new($"no coordinator answered at {_settings.Join} for {Durations.Format(_settings.Wait!.Value)} (--wait)");

    private NodeEnd.NoCoordinator Misnamed(string name)
    {
        const int longest = 255;
        var join = _settings.Join;
        var other = join with { Host = Printable.Line(name.Length > longest ? name[..longest] : name).Trim('[', ']') };
        return new NodeEnd.NoCoordinator(
            $"the coordinator at {join} calls itself {other}, and answers to that name alone: say --join {other}, or start it with --public-host {join.Host}");
    }

    private CoordinatorWait NewWait() => new(_settings.Join, _settings.Wait, TimeProvider.System, _log);

    private NodeEnd? Lost(Task<string> lost, Task stopped)
    {
        if (!stopped.IsCompleted)
        {
            _log.LogWarning(
                "Lost the cluster, joining again: {Reason}", lost.IsCompletedSuccessfully ? lost.Result : "the actor system ended");
        }

        return null;
    }

    /// <summary>The coordinator hears of it before the cluster does, so that the open round does not wait for these clients.</summary>
    private async Task SayGoodbye(ActorSelection coordinator, IActorRef node)
    {
        foreach (var goodbye in Goodbye.Batches(_settings.Clients.Select(client => client.Client), "its process was told to stop"))
            coordinator.Tell(goodbye, node);
        try
        {
            await node.GracefulStop(TimeToStop).ConfigureAwait(false);
        }
        catch (TaskCanceledException)
        {
            _log.LogWarning("The clients did not stop within {Time}", TimeToStop);
        }
    }

    private HostedClient Host(ClientDataset client, TrainingPool pool, ICanTell coordinator, PayloadPulls pulls)
    {
        var work = ClientWorks.Create(Configuration, _settings.Model, client, _settings.Catalogs, _settings.Trainer);
        return new HostedClient(
            new ClientDescription(client.Client, client.Train.Count, client.Test.Count),
            run => ClientActor.Props(new ClientSetup(
                client.Client,
                _settings.Model.Layout,
                work,
                _state.Store(
                    run, client.Client, _settings.Model.Layout.Trained.ParameterCount,
                    _settings.Catalogs.Strategies.CreateUplink(Configuration.Uplink.Strategy)),
                pool,
                coordinator,
                pulls,
                ClientWorks.Policy(Configuration))
            {
                Catalogs = _settings.Catalogs.Strategies,
            }));
    }
}

using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting.Security;
using AfdActors.Messages;
using AfdActors.Training;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>Leads a run from a process of its own; client nodes join its cluster from others (design section 5).</summary>
/// <param name="peers">Whom to believe over TLS; null: without.</param>
/// <param name="wait">The longest time without enough clients for a round; null: any.</param>
internal sealed class CoordinatorHost(NodeEndpoint endpoint, PeerCheck? peers, TimeSpan? wait, ILogger log)
{
    /// <summary>A <see cref="FederationRunner"/>: ends when the run is over and the nodes have been told, and leaves the cluster.</summary>
    /// <exception cref="UsageException">The run folder's checkpoint does not fit the configuration.</exception>
    /// <exception cref="RunFailedException">The run cannot go on; its last checkpoint stays.</exception>
    public async Task<RunResult> RunAsync(FederationRequest request, IRunObserver observer, CancellationToken cancel)
    {
        var prepared = PreparedRun.Of(request, observer, fixedClients: null, clustered: true);
        var run = prepared with { Settings = prepared.Settings with { Wait = wait } };
        var akka = ClusterConfiguration.Coordinator(endpoint, request.Configuration.Akka, tls: peers is not null);

        using var pool = new TrainingPool(request.Configuration.Training.Parallelism);
        var system = NodeSystem.Start(akka, peers);
        try
        {
            var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancellation = cancel.Register(() => completion.TrySetCanceled(cancel)).ConfigureAwait(false);
            system.ActorOf(CoordinatorActor.Props(run.Settings, run.Services(request, pool, completion), run.Start), ActorNames.Coordinator);
            log.LogInformation(
                "Coordinator of run {Run} at {Address}: {Done} of {Rounds} rounds done, waiting for clients",
                run.Start.Run, endpoint.Listen with { Host = endpoint.PublicHost }, run.Start.Round, run.Settings.Rounds);
            var end = await completion.Task.ConfigureAwait(false);
            return run.Recorder.Result(end, run.Recorder.Participants);
        }
        finally
        {
            await NodeSystem.LeaveAsync(system).ConfigureAwait(false);
            log.LogInformation("Coordinator left the cluster");
        }
    }
}

using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Messages;
using AfdActors.Training;
using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>Leads a run; client nodes join its cluster from other processes.</summary>
internal sealed class CoordinatorHost : IPreparedFederation
{
    private readonly CoordinatorPlace _place;
    private readonly FederationRequest _request;
    private readonly PreparedRun _run;

    /// <exception cref="UsageException">
    /// The address cannot be had, or the run folder's checkpoint does not fit the configuration.
    /// </exception>
    public CoordinatorHost(CoordinatorPlace place, FederationRequest request, IRunObserver observer)
    {
        place.Endpoint.CheckFree();
        (_place, _request) = (place, request);
        var run = PreparedRun.Of(request, observer, fixedClients: null, clustered: true);
        _run = run with { Settings = run.Settings with { Wait = place.Wait } };
    }

    public IReadOnlyList<RoundReport> Rounds => _run.Recorder.Reports;

    /// <summary>Ends when the run is over and the nodes have been told, and leaves the cluster.</summary>
    /// <exception cref="RunFailedException">The run cannot go on; its last checkpoint stays.</exception>
    public async Task<RunResult> RunAsync(CancellationToken cancel)
    {
        var log = _request.Logs.CreateLogger("coordinator");
        var akka = ClusterConfiguration.Coordinator(_place.Endpoint, _request.Configuration.Akka, tls: _place.Peers is not null);
        using var pool = new TrainingPool(_request.Configuration.Training.Parallelism);
        var system = NodeSystem.Start(akka, _place.Peers, _request.Logs);
        try
        {
            var completion = new TaskCompletionSource<RunState>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var cancellation = cancel.Register(() => completion.TrySetCanceled(cancel)).ConfigureAwait(false);
            system.ActorOf(
                CoordinatorActor.Props(_run.Settings, _run.Services(_request, pool, completion), _run.Start), ActorNames.Coordinator);
            log.LogInformation(
                "Coordinator of run {Run} at {Address}: {Done} of {Rounds} rounds done, waiting for clients",
                _run.Start.Run, _place.Endpoint.Listen with { Host = _place.Endpoint.PublicHost }, _run.Start.Round, _run.Settings.Rounds);
            var end = await completion.Task.ConfigureAwait(false);
            return _run.Result(end, _run.Recorder.Participants);
        }
        finally
        {
            await NodeSystem.LeaveAsync(system).ConfigureAwait(false);
            log.LogInformation("Coordinator left the cluster");
        }
    }
}

using System.Runtime.ExceptionServices;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Hosting;

namespace AfdActors.Cli.Tests.Commands;

/// <summary>The federation of the product, which a test can look into and break off.</summary>
internal sealed class WatchedFederation
{
    /// <summary>What was asked to run, in that order.</summary>
    public List<FederationRequest> Requests { get; } = [];

    /// <summary>
    /// Called before each round, on the coordinator's thread. What it throws ends the run, as if the process were killed then.
    /// </summary>
    public Action<int> BeforeRound { get; set; } = _ => { };

    public async Task<RunResult> RunAsync(FederationRequest request, IRunObserver observer, CancellationToken cancel)
    {
        lock (Requests)
            Requests.Add(request);
        using var kill = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = new Watch(observer, BeforeRound, kill);
        try
        {
            return await FederationHost.RunAsync(request, watch, kill.Token);
        }
        catch (OperationCanceledException) when (watch.Thrown is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
            throw;
        }
    }

    private sealed class Watch(IRunObserver observer, Action<int> beforeRound, CancellationTokenSource kill) : IRunObserver
    {
        public Exception? Thrown { get; private set; }

        public void RoundStarted(RoundId round, int selected)
        {
            try
            {
                beforeRound(round.Value);
            }
            catch (Exception e)
            {
                // The run is over once it is canceled; the coordinator, which fails with what is thrown here, does nothing more.
                Thrown = e;
                kill.Cancel();
                throw;
            }

            observer.RoundStarted(round, selected);
        }

        public void ClientDone(RoundId round, ClientId client, string outcome) => observer.ClientDone(round, client, outcome);

        public void RoundMeasured(RoundDetails details) => observer.RoundMeasured(details);

        public void RoundFinished(RoundReport report) => observer.RoundFinished(report);

        public void Happened(RunEvent happened) => observer.Happened(happened);
    }
}

using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;

namespace AfdActors.EndToEnd.Tests.Federation;

public sealed class FailedCoordinatorTests : FederationTest
{
    [Fact]
    public async Task Coordinator_that_fails_fails_the_run_and_does_not_start_over()
    {
        var settings = Settings(rounds: 3, clients: 1);
        var checkpoints = new RecordedStates();
        var (coordinator, end) = StartCoordinator(settings, checkpoints: checkpoints, observer: new FaultyObserver());
        Watch(coordinator);
        StartNode(coordinator, settings, ScriptedWork.Dyadic(1));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => end.WaitAsync(Patience));
        Assert.Equal("broken display", failure.Message);
        ExpectTerminated(coordinator, Patience);
        Assert.Equal([1], checkpoints.States.Select(state => state.Round));
    }

    /// <summary>Stands for any fault of the coordinator's own.</summary>
    private sealed class FaultyObserver : IRunObserver
    {
        public void RoundStarted(RoundId round, int selected)
        {
        }

        public void ClientDone(RoundId round, ClientId client, string outcome)
        {
        }

        public void RoundFinished(RoundReport report) => throw new InvalidOperationException("broken display");
    }
}

using AfdActors.Coordinator.Checkpoints;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>A coordinator with too few clients for a round.</summary>
public sealed class WaitingTests : CoordinatorTest
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Run_fails_when_clients_are_missing_for_too_long()
    {
        var (coordinator, end) = StartWaiting();
        StartNode(coordinator, "a", 0);
        Pass(coordinator, Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(end.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        var failed = await Assert.ThrowsAsync<RunFailedException>(() => end.WaitAsync(Patience));
        Assert.Equal("round 1 waits for clients: it starts with 2, and 1 can be reached, for 00:05:00 (--wait)", failed.Message);
    }

    /// <summary>The limit is of one wait, and not of all together.</summary>
    [Fact]
    public void Clients_that_come_in_time_end_the_wait()
    {
        var (coordinator, end) = StartWaiting();
        StartNode(coordinator, "a", 0);
        Pass(coordinator, Limit - TimeSpan.FromMilliseconds(1));
        var leaving = StartNode(coordinator, "b", 1);
        Assert.Equal(2, Observer.ExpectMsg<Started>().Selected);
        Pass(coordinator, Limit);

        Sys.Stop(leaving);
        Observer.FishForMessage<Done>(done => done.Client == Client(1));
        Pass(coordinator, Limit - TimeSpan.FromMilliseconds(1));
        Assert.False(end.IsCompleted);
    }

    private (IActorRef Coordinator, Task<RunState> End) StartWaiting()
    {
        var settings = Settings(clients: 2, minUpdates: 2);
        return StartCoordinator(settings with { Wait = Limit });
    }

    /// <summary>The coordinator has handled whatever was due.</summary>
    private void Pass(IActorRef coordinator, TimeSpan time)
    {
        Settled(coordinator, Observer);
        Time.Advance(time);
        Settled(coordinator, Observer);
    }
}

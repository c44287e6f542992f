using AfdActors.Testing;
using Akka.Actor;

namespace AfdActors.Engine.Tests;

public sealed class RemoteDeathWatchTests() : RemoteTest(QuickDetection)
{
    private const string QuickDetection =
        "akka.remote.watch-failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 2s }";

    [Fact]
    public void End_of_a_watched_actor_is_told_once()
    {
        var other = Start();
        var local = Echo(other);
        var echo = Find(Sys, other);
        Watch(echo);
        var second = CreateTestProbe();
        second.Watch(echo);
        other.Stop(local);

        ExpectTerminated(echo);
        second.ExpectTerminated(echo);
        ExpectNoMsg(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Actors_of_a_system_that_no_longer_answers_end_together()
    {
        using var proxy = new TcpProxy();
        var other = StartBehind(proxy);
        Echo(other);
        Echo(other, "second");
        var first = Find(Sys, other);
        var second = Find(Sys, other, "second");
        Watch(first);
        Watch(second);
        proxy.Gate.Cut();
        Assert.Equal(
            new HashSet<IActorRef> { first, second },
            [ExpectMsg<Terminated>(Patience).ActorRef, ExpectMsg<Terminated>(Patience).ActorRef]);
    }

    [Fact]
    public async Task New_system_at_the_same_port_is_another_one()
    {
        var other = Start();
        var port = AddressOf(other).Port!.Value;
        Echo(other);
        var before = Find(Sys, other);
        Watch(before);
        await other.Terminate();
        ExpectTerminated(before);

        var restarted = StartAt(port);
        Echo(restarted);
        IActorRef? after = null;
        await AwaitAssertAsync(
            async () => after = await Sys.ActorSelection(PathOf(restarted, "echo")).ResolveOne(TimeSpan.FromSeconds(1)), Patience);
        Assert.NotEqual(before, after);
        Assert.Equal("again", await after!.Ask<string>("again", Patience));
    }
}

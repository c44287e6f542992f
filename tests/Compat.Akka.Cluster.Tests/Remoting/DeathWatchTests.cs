using AfdActors.Compat.Akka.Cluster.Tests.Support;
using AfdActors.Tests.Support;
using Akka.Actor;

namespace AfdActors.Compat.Akka.Cluster.Tests.Remoting;

public sealed class DeathWatchTests() : RemoteTest(QuickDetection)
{
    private const string QuickDetection = "akka.remote.watch-failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 2s }";

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
    public async Task Watched_actor_that_is_gone_already_is_told_at_once()
    {
        var other = Start();
        var local = Echo(other);
        var echo = Find(Sys, other);
        await local.GracefulStop(Patience);
        Watch(echo);
        Assert.False(ExpectTerminated(echo).ExistenceConfirmed);
    }

    [Fact]
    public void What_an_actor_sent_before_it_ended_arrives_before_its_end()
    {
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        Watch(echo);
        for (var i = 0; i < 200; i++)
        {
            echo.Tell(new string('p', 10_000), TestActor);
        }

        echo.Tell(PoisonPill.Instance);
        for (var i = 0; i < 200; i++)
        {
            ExpectMsg<string>();
        }

        ExpectTerminated(echo);
    }

    [Fact]
    public void End_is_not_told_after_the_watch_was_given_up()
    {
        var other = Start();
        Echo(other);
        Echo(other, "second");
        var first = Find(Sys, other);
        var second = Find(Sys, other, "second");
        Watch(first);
        Watch(second);
        Unwatch(first);
        first.Tell(PoisonPill.Instance);
        second.Tell(PoisonPill.Instance);
        ExpectTerminated(second);
        ExpectNoMsg(TimeSpan.FromMilliseconds(300));
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
    public void Short_silence_ends_nothing_and_loses_nothing()
    {
        using var proxy = new TcpProxy();
        var other = StartBehind(proxy);
        Echo(other);
        var echo = Find(Sys, other);
        Watch(echo);
        proxy.Gate.Hold();
        for (var i = 0; i < 100; i++)
        {
            echo.Tell(i, TestActor);
        }

        ExpectNoMsg(TimeSpan.FromMilliseconds(700)); // well below the acceptable pause of 2 s
        proxy.Gate.Open();
        for (var i = 0; i < 100; i++)
        {
            ExpectMsg(i);
        }
    }

    [Fact]
    public void Heartbeats_pass_by_a_stream_of_payload()
    {
        const int Chunks = 800; // of 65536 bytes: 50 MiB each way
        var other = Start();
        Echo(other);
        var echo = Find(Sys, other);
        Watch(echo);
        var chunk = new byte[65536];
        for (var i = 0; i < Chunks; i++)
        {
            echo.Tell(chunk, TestActor);
        }

        for (var i = 0; i < Chunks; i++)
        {
            Assert.Equal(chunk.Length, ExpectMsg<byte[]>().Length);
        }
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

using AfdActors.Compat.Akka.Cluster.Tests.Support;
using AfdActors.Tests.Support;
using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit;

namespace AfdActors.Compat.Akka.Cluster.Tests.Membership;

/// <summary>A coordinator and a client, each behind a proxy, so that both ways between them can be stopped.</summary>
public sealed class PartitionTests : ClusterTest
{
    private readonly TcpProxy _toCoordinator = new();
    private readonly TcpProxy _toClient = new();
    private readonly ActorSystem _coordinator;
    private readonly ActorSystem _client;

    public PartitionTests()
    {
        _coordinator = Found(_toCoordinator);
        _client = StartNodeBehind(_toClient);
        Join(_client, _coordinator);
        AwaitUp(_coordinator, 2);
        AwaitUp(_client, 2);
        Echo(_client);
    }

    [Fact]
    public void Short_pause_ends_nothing_and_loses_nothing()
    {
        var watcher = CreateTestProbe(_coordinator);
        var echo = watcher.Watch(Find(_coordinator, _client));
        var events = Subscriber(_coordinator, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Pause();
        echo.Tell("held up", watcher.Ref);
        watcher.ExpectNoMsg(TimeSpan.FromMilliseconds(700)); // of 2 s that are acceptable
        Resume();
        watcher.ExpectMsg("held up", Patience);
        events.ExpectNoMsg(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Member_that_answers_again_in_time_is_reachable_again()
    {
        var watcher = CreateTestProbe(_coordinator);
        watcher.Watch(Find(_coordinator, _client));
        var events = Subscriber(_coordinator, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Pause();
        Assert.Equal(AddressOf(_client), events.ExpectMsg<ClusterEvent.UnreachableMember>(Patience).Member.Address);
        Resume();
        Assert.Equal(AddressOf(_client), events.ExpectMsg<ClusterEvent.ReachableMember>(Patience).Member.Address);
        watcher.ExpectNoMsg(TimeSpan.FromSeconds(1));
        AwaitUp(_client, 2);
    }

    [Fact]
    public async Task Long_pause_costs_the_client_its_membership_and_its_system()
    {
        var watcher = CreateTestProbe(_coordinator);
        var echo = watcher.Watch(Find(_coordinator, _client));
        var events = Subscriber(_coordinator, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent));
        Pause();
        events.ExpectMsg<ClusterEvent.UnreachableMember>(Patience);
        watcher.ExpectNoMsg(TimeSpan.FromMilliseconds(300)); // unreachable is not gone
        ExpectMember<ClusterEvent.MemberDowned>(events, AddressOf(_client));
        ExpectMember<ClusterEvent.MemberRemoved>(events, AddressOf(_client));
        var ended = watcher.ExpectTerminated(echo, Patience);
        Assert.True(ended.AddressTerminated);
        await _client.WhenTerminated.WaitAsync(Patience); // it cannot see the oldest coordinator

        Resume();
        watcher.ExpectNoMsg(TimeSpan.FromMilliseconds(500)); // told once
        AwaitUp(_coordinator, 1);
    }

    [Fact]
    public void Heartbeats_pass_by_a_stream_of_payload()
    {
        const int Chunks = 800; // of 65536 bytes: 50 MiB each way
        var events = Subscriber(_coordinator, typeof(ClusterEvent.IReachabilityEvent));
        var receiver = CreateTestProbe(_coordinator);
        var echo = Find(_coordinator, _client);
        var chunk = new byte[65536];
        for (var i = 0; i < Chunks; i++)
        {
            echo.Tell(chunk, receiver.Ref);
        }

        for (var i = 0; i < Chunks; i++)
        {
            Assert.Equal(chunk.Length, receiver.ExpectMsg<byte[]>(Patience).Length);
        }

        events.ExpectNoMsg(TimeSpan.FromMilliseconds(100));
    }

    protected override void AfterAll()
    {
        Resume();
        base.AfterAll();
        _toCoordinator.Dispose();
        _toClient.Dispose();
    }

    private void Pause()
    {
        _toCoordinator.Gate.Hold();
        _toClient.Gate.Hold();
    }

    private void Resume()
    {
        _toCoordinator.Gate.Open();
        _toClient.Gate.Open();
    }
}

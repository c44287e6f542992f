using AfdActors.Compat.Akka.Cluster.Tests.Support;
using AfdActors.Tests.Support;
using Akka.Remote;

namespace AfdActors.Compat.Akka.Cluster.Tests.Remoting;

public sealed class LifecycleEventTests()
    : RemoteTest("akka.remote.watch-failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 1s }")
{
    [Fact]
    public async Task Connections_that_come_and_go_are_told_of()
    {
        var other = Start();
        Sys.EventStream.Subscribe(TestActor, typeof(AssociatedEvent));
        Sys.EventStream.Subscribe(TestActor, typeof(DisassociatedEvent));
        Echo(other);
        Find(Sys, other);
        Assert.Equal(AddressOf(other), ExpectMsg<AssociatedEvent>(Patience).RemoteAddress);
        await other.Terminate();
        FishForMessage(message => message is DisassociatedEvent gone && gone.RemoteAddress == AddressOf(other), Patience);
    }

    [Fact]
    public void System_that_no_longer_answers_its_watchers_is_quarantined()
    {
        using var proxy = new TcpProxy();
        var other = StartBehind(proxy);
        Sys.EventStream.Subscribe(TestActor, typeof(QuarantinedEvent));
        Echo(other);
        var watcher = CreateTestProbe();
        var echo = watcher.Watch(Find(Sys, other));
        proxy.Gate.Hold();
        var quarantined = ExpectMsg<QuarantinedEvent>(Patience);
        Assert.Equal(AddressOf(other), quarantined.Address);
        Assert.Equal(AddressUidExtension.Uid(other), quarantined.Uid);
        watcher.ExpectTerminated(echo, Patience);
        proxy.Gate.Open();
    }
}

using AfdActors.Coordinator.Roster;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.TestKit;

namespace AfdActors.Coordinator.Tests.Roster;

/// <summary>What a real cluster of two says of the other node: real sockets, real time, quick detection.</summary>
public sealed class ClusterWatchTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Nothing is downed by itself, and a system that terminates does not say so: as if its process were killed.</summary>
    private static readonly Config Quick = ConfigurationFactory.ParseString("""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          actor.provider = cluster
          remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
          coordinated-shutdown.run-by-actor-system-terminate = off
          cluster {
            run-coordinated-shutdown-when-down = off
            periodic-tasks-initial-delay = 100ms
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms
            failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 1s }
            downing-provider-class = ""
          }
          test.single-expect-default = 30s
        }
        """);

    public ClusterWatchTests()
        : base(Quick, "watched")
    {
    }

    [Fact]
    public async Task Node_that_is_killed_is_unreachable_and_then_removed_where_it_is_downed()
    {
        var parent = CreateTestProbe("parent");
        var (address, other) = await StartPairAsync();
        parent.ChildActorOf(ClusterWatch.Props());
        parent.ExpectMsg(new NodeJoined(address));

        await other.Terminate();
        parent.ExpectMsg(new NodeUnreachable(address));
        Cluster.Get(Sys).Down(address);
        parent.ExpectMsg(new NodeRemoved(address));
    }

    [Fact]
    public async Task Watch_that_begins_later_hears_what_is_unreachable_already()
    {
        var first = CreateTestProbe("first");
        var (address, other) = await StartPairAsync();
        first.ChildActorOf(ClusterWatch.Props());
        first.ExpectMsg(new NodeJoined(address));
        await other.Terminate();
        first.ExpectMsg(new NodeUnreachable(address));

        var second = CreateTestProbe("second");
        second.ChildActorOf(ClusterWatch.Props());
        second.ExpectMsgAllOf(new object[] { new NodeJoined(address), new NodeUnreachable(address) });
    }

    private async Task<(Address Address, ActorSystem Other)> StartPairAsync()
    {
        var self = Cluster.Get(Sys);
        self.Join(self.SelfAddress);
        var other = ActorSystem.Create("watched", Quick.WithFallback(DefaultConfig));
        Cluster.Get(other).Join(self.SelfAddress);
        await AwaitAssertAsync(() => Assert.Equal(2, self.State.Members.Count(member => member.Status == MemberStatus.Up)), Patience);
        return (Cluster.Get(other).SelfAddress, other);
    }
}

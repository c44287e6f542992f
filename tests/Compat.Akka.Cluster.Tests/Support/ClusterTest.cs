using AfdActors.Tests.Support;
using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit;

namespace AfdActors.Compat.Akka.Cluster.Tests.Support;

/// <summary>Nodes of one cluster in one process. Detection is quick: 2 s of silence, and 2 s more until a decision.</summary>
public abstract class ClusterTest : RemoteTest
{
    private const string Quick = """
        akka {
          actor.provider = cluster
          cluster {
            roles = [client]
            seed-node-timeout = 1s
            retry-unsuccessful-join-after = 2s
            periodic-tasks-initial-delay = 100ms
            gossip-interval = 200ms
            leader-actions-interval = 200ms
            unreachable-nodes-reaper-interval = 200ms
            failure-detector { heartbeat-interval = 200ms, acceptable-heartbeat-pause = 2s }
            downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            split-brain-resolver {
              active-strategy = keep-oldest
              stable-after = 2s
              keep-oldest { role = coordinator, down-if-alone = off }
            }
          }
        }
        """;

    protected const string Coordinator = "akka.cluster.roles = [coordinator]";

    protected static global::Akka.Cluster.Cluster ClusterOf(ActorSystem system) => global::Akka.Cluster.Cluster.Get(system);

    protected ActorSystem StartNode(string config = "", string name = "test") => Start($"{Quick}\n{config}", name);

    protected ActorSystem StartNodeBehind(TcpProxy proxy, string config = "") => StartBehind(proxy, $"{Quick}\n{config}");

    protected ActorSystem StartNodeAt(int port, string config = "") => StartAt(port, $"{Quick}\n{config}");

    /// <summary>A coordinator that has founded a cluster.</summary>
    protected ActorSystem Found(TcpProxy? proxy = null)
    {
        var system = proxy is null ? StartNode(Coordinator) : StartNodeBehind(proxy, Coordinator);
        ClusterOf(system).Join(AddressOf(system));
        AwaitUp(system, 1);
        return system;
    }

    protected static void Join(ActorSystem node, ActorSystem at) => ClusterOf(node).Join(AddressOf(at));

    /// <summary>Waits until a node sees so many members, all up and reachable.</summary>
    protected void AwaitUp(ActorSystem system, int members) => AwaitAssert(
        () =>
        {
            var state = ClusterOf(system).State;
            Assert.Equal(members, state.Members.Count);
            Assert.All(state.Members, m => Assert.Equal(MemberStatus.Up, m.Status));
            Assert.Empty(state.Unreachable);
        },
        Patience);

    /// <summary>A probe that hears of members; the state at its beginning has been taken.</summary>
    protected TestProbe Subscriber(ActorSystem system, params Type[] types)
    {
        var probe = CreateTestProbe(system);
        ClusterOf(system).Subscribe(probe.Ref, types);
        probe.ExpectMsg<ClusterEvent.CurrentClusterState>(Patience);
        return probe;
    }

    protected static void ExpectMember<T>(TestProbe probe, Address address)
        where T : ClusterEvent.IMemberEvent => Assert.Equal(address, probe.ExpectMsg<T>(Patience).Member.Address);
}

using AfdActors.Compat.Akka.Cluster.Tests.Support;
using AfdActors.Tests.Support;
using Akka.Actor;

namespace AfdActors.Compat.Akka.Cluster.Tests.StandIn;

/// <summary>One of three nodes, behind a proxy, hears nothing any more, though it can still speak.</summary>
public sealed class SplitBrainTests : ClusterTest
{
    private const string KeepMajority = "akka.cluster.split-brain-resolver { active-strategy = keep-majority, keep-majority.role = \"\" }";
    private const string KeepOldest = "akka.cluster.split-brain-resolver.keep-oldest { role = \"\", down-if-alone = on }";

    private readonly TcpProxy _toLonely = new();

    [Fact]
    public async Task Majority_goes_on_without_the_one_that_is_cut_off()
    {
        var lonely = StartNodeBehind(_toLonely, KeepMajority);
        var (first, second) = (StartNode(KeepMajority), StartNode(KeepMajority));
        JoinAll(first, second, lonely);
        await OnlyTheOthersGoOn(lonely, first, second);
    }

    [Fact]
    public async Task Oldest_member_that_is_alone_ends_and_the_others_go_on()
    {
        var lonely = StartNodeBehind(_toLonely, KeepOldest);
        var (first, second) = (StartNode(KeepOldest), StartNode(KeepOldest));
        JoinAll(lonely, first, second);
        await OnlyTheOthersGoOn(lonely, first, second);
    }

    protected override void AfterAll()
    {
        _toLonely.Gate.Open();
        base.AfterAll();
        _toLonely.Dispose();
    }

    private void JoinAll(params ActorSystem[] nodes)
    {
        Join(nodes[0], nodes[0]);
        AwaitUp(nodes[0], 1);
        foreach (var node in nodes.Skip(1))
        {
            Join(node, nodes[0]);
        }

        foreach (var node in nodes)
        {
            AwaitUp(node, nodes.Length);
        }
    }

    private async Task OnlyTheOthersGoOn(ActorSystem lonely, ActorSystem first, ActorSystem second)
    {
        _toLonely.Gate.Hold();
        await lonely.WhenTerminated.WaitAsync(Patience);
        AwaitUp(first, 2);
        AwaitUp(second, 2);
    }
}

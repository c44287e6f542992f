using AfdActors.Hosting.Remoting;
using Akka.Actor;
using Akka.Cluster;

namespace AfdActors.Hosting.Nodes;

/// <summary>
/// Watches the cluster for its coordinator: the member at the address that the user said to join. One elsewhere, whatever its role, is
/// none.
/// </summary>
internal sealed class CoordinatorWatch : ReceiveActor
{
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly HostPort _join;
    private readonly TaskCompletionSource<Address> _found;
    private readonly TaskCompletionSource<string> _lost;
    private UniqueAddress? _coordinator;

    /// <param name="join">Where the user says that it is.</param>
    /// <param name="found">Completed with the coordinator's address once it is up.</param>
    /// <param name="misnamed">Completed with the host's name for itself, where whoever listens there goes by another than the user said.</param>
    /// <param name="lost">Completed with the reason when that coordinator, or this node, is no longer a member.</param>
    public CoordinatorWatch(
        HostPort join, TaskCompletionSource<Address> found, TaskCompletionSource<string> misnamed, TaskCompletionSource<string> lost)
    {
        (_join, _found, _lost) = (join, found, lost);
        Receive<ClusterEvent.MemberUp>(up => OnUp(up.Member));
        Receive<ClusterEvent.MemberRemoved>(removed => OnRemoved(removed.Member));
        Receive<ClusterEvent.IMemberEvent>(_ => { });
        Receive<OtherName>(other =>
        {
            if (IsJoined(other.Called)) misnamed.TrySetResult(other.Name);
        });
    }

    public static Props Props(
        HostPort join, TaskCompletionSource<Address> found, TaskCompletionSource<string> misnamed, TaskCompletionSource<string> lost) =>
        Akka.Actor.Props.Create(() => new CoordinatorWatch(join, found, misnamed, lost));

    protected override void PreStart()
    {
        _cluster.Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent));
        Context.System.EventStream.Subscribe(Self, typeof(OtherName));
    }

    protected override void PostStop() => _cluster.Unsubscribe(Self);

    private void OnUp(Member member)
    {
        if (!member.HasRole(ClusterConfiguration.CoordinatorRole) || !IsJoined(member.Address) || _coordinator is not null) return;
        _coordinator = member.UniqueAddress;
        _found.TrySetResult(member.Address);
    }

    private bool IsJoined(Address address) =>
        address.Port == _join.Port && string.Equals(address.Host.Trim('[', ']'), _join.Host, StringComparison.OrdinalIgnoreCase);

    private void OnRemoved(Member member)
    {
        if (member.UniqueAddress.Equals(_coordinator)) _lost.TrySetResult("the coordinator left the cluster, or was lost");
        else if (member.UniqueAddress.Equals(_cluster.SelfUniqueAddress)) _lost.TrySetResult("this node was removed from the cluster");
    }
}

using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using AfdActors.Messages.Transfer.Links;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator.Roster;

/// <summary>The roster as it is now; sent to the coordinator after every change.</summary>
/// <param name="Lost">These clients are out of reach, or what they worked on is: they drop out of the open round at once.</param>
/// <param name="Reason">Why, where clients are lost.</param>
/// <param name="MayReturn">They took no leave.</param>
public sealed record RosterChanged(
    ClientRoster Roster, ImmutableArray<ClientId> Lost, string Reason, bool MayReturn = false) : INoSerializationVerificationNeeded;

/// <summary>A registration was refused; sent to the coordinator after the node was told.</summary>
public sealed record RefusedNode(IActorRef Node, string NodeId, string Reason) : INoSerializationVerificationNeeded;

/// <summary>
/// Keeps the roster: registers nodes' clients, watches the nodes, and tells the coordinator what changed. A node that cannot be reached
/// keeps its clients on the roster, as it may come back, but none of them is drawn; a node that ended or left the cluster loses them.
/// Registrations reach it forwarded by the coordinator, so its answers go straight to the node.
/// </summary>
public sealed class RosterActor : ReceiveActor
{
    private readonly RunId _run;
    private readonly string _layoutFingerprint;
    private readonly AdmissionSettings _admission;
    private readonly Props? _membership;
    private readonly ImmutableArray<Term> _terms;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly HashSet<Address> _members = [];
    private readonly HashSet<Address> _unreachable = [];
    private ClientRoster _roster = ClientRoster.Empty;

    public RosterActor(
        RunId run, string layoutFingerprint, AdmissionSettings admission, Props? membership, ImmutableArray<Term> terms = default)
    {
        _run = run;
        _layoutFingerprint = layoutFingerprint;
        _admission = admission;
        _membership = membership;
        _terms = terms;
        Receive<RegisterClients>(OnRegister);
        Receive<Goodbye>(goodbye =>
        {
            var leaving = goodbye.Clients.ToHashSet();
            Remove(entry => leaving.Contains(entry.Description.Client) && entry.Node.Equals(Sender), goodbye.Reason);
        });
        Receive<Terminated>(terminated => Lose(entry => entry.Node.Equals(terminated.ActorRef), "its node is gone"));
        Receive<NodeJoined>(node => _members.Add(node.Address));
        Receive<NodeUnreachable>(node => Reach(node.Address, reachable: false));
        Receive<NodeReachable>(node => Reach(node.Address, reachable: true));
        Receive<NodeRemoved>(node =>
        {
            _members.Remove(node.Address);
            _unreachable.Remove(node.Address);
            Lose(entry => entry.Node.Path.Address.Equals(node.Address), "its node was removed from the cluster");
        });
    }

    /// <param name="membership">
    /// A child that tells which nodes can be reached (<see cref="ClusterWatch"/>); null where the system is no member of a cluster.
    /// </param>
    /// <param name="terms">What nodes have to have the same of.</param>
    public static Props Props(
        RunId run, string layoutFingerprint, AdmissionSettings admission, Props? membership, ImmutableArray<Term> terms = default) =>
        Akka.Actor.Props.Create(() => new RosterActor(run, layoutFingerprint, admission, membership, terms));

    protected override void PreStart()
    {
        if (_membership is not null) Context.ActorOf(_membership, "membership");
    }

    /// <summary>
    /// A node is told before the coordinator is, so that it is ready when the first offer comes. One that is no member gets no answer.
    /// Before a coordinator was killed and resumed, its nodes were members of another cluster; they find out, and join this one as other
    /// actor systems. Whoever is registered before that would be drawn and drop out when its system ends, which changes the model.
    /// </summary>
    private void OnRegister(RegisterClients request)
    {
        if (_membership is not null && !_members.Contains(Sender.Path.Address))
        {
            _log.Debug("Registration of node {0} at {1} waits until it is a member of this cluster", request.NodeId, Sender.Path.Address);
            return;
        }

        var reachable = !_unreachable.Contains(Sender.Path.Address);
        var (next, refusal) = _roster.Register(request, Sender, _layoutFingerprint, _admission, reachable, _terms);
        if (refusal is not null)
        {
            _log.Warning("Registration of node {0} refused: {1}", request.NodeId, refusal.Reason);
            Sender.Tell(refusal);
            Context.Parent.Tell(new RefusedNode(Sender, request.NodeId, refusal.Reason));
            return;
        }

        Sender.Tell(new Registered(_run, next.CountOf(Sender), PayloadLinks.Of(Context.System).TokenOf(Sender.Path.Address)));
        if (ReferenceEquals(next, _roster)) return;
        Context.Watch(Sender);
        _log.Info("Node {0} registered {1} clients", request.NodeId, request.Clients.Length);
        Change(next, _roster.MovedTo(next), "its node came back as another process");
    }

    private void Reach(Address address, bool reachable)
    {
        if (reachable) _unreachable.Remove(address);
        else _unreachable.Add(address);
        var (next, changed) = _roster.Reach(address, reachable);
        if (changed.IsEmpty) return;
        if (reachable) _log.Info("{0} clients can be reached again at {1}", changed.Length, address);
        else _log.Warning("{0} clients cannot be reached at {1}", changed.Length, address);
        Change(next, reachable ? [] : changed, "its node cannot be reached");
    }

    /// <summary>
    /// Takes nodes out that the cluster gave up. One that came back at the same address is taken for its former self when that is noticed
    /// late; it hears at once that it is not registered, as nobody else does.
    /// </summary>
    private void Lose(Func<RosterEntry, bool> gone, string reason)
    {
        ImmutableArray<IActorRef> nodes = [.. _roster.Entries.Values.Where(gone).Select(entry => entry.Node).Distinct()];
        Remove(gone, reason, mayReturn: true);
        foreach (var node in nodes) node.Tell(new Registered(_run, 0));
    }

    private void Remove(Func<RosterEntry, bool> gone, string reason, bool mayReturn = false)
    {
        var (next, removed) = _roster.Without(gone);
        if (removed.IsEmpty) return;
        _log.Info("{0} clients left: {1}", removed.Length, reason);
        Change(next, removed, reason, mayReturn);
    }

    /// <summary>
    /// One message, so that a round which the loss ends is drawn again from those who are left, and one that begins with it loses nobody.
    /// </summary>
    private void Change(ClientRoster next, ImmutableArray<ClientId> lost, string reason, bool mayReturn = false)
    {
        _roster = next;
        Context.Parent.Tell(new RosterChanged(next, lost, reason, mayReturn));
    }
}

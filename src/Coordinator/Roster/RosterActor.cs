using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator.Roster;

/// <summary>The roster as it is now; sent to the coordinator after every change.</summary>
/// <param name="Lost">These clients are out of reach, or what they worked on is: they drop out of the open round at once.</param>
/// <param name="Reason">Why, where clients are lost.</param>
public sealed record RosterChanged(ClientRoster Roster, ImmutableArray<ClientId> Lost, string Reason) : INoSerializationVerificationNeeded;

/// <summary>
/// Keeps the roster: registers nodes' clients, watches the nodes, and tells the coordinator what changed.
/// Registrations reach it forwarded by the coordinator, so its answers go straight to the node.
/// </summary>
public sealed class RosterActor : ReceiveActor
{
    private readonly RunId _run;
    private readonly string _layoutFingerprint;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ClientRoster _roster = ClientRoster.Empty;

    public RosterActor(RunId run, string layoutFingerprint)
    {
        _run = run;
        _layoutFingerprint = layoutFingerprint;
        Receive<RegisterClients>(OnRegister);
        Receive<Goodbye>(goodbye => Remove(entry => entry.Node.Equals(Sender) && goodbye.Clients.Contains(entry.Description.Client), goodbye.Reason));
        Receive<Terminated>(terminated => Remove(entry => entry.Node.Equals(terminated.ActorRef), "its node is gone"));
    }

    public static Props Props(RunId run, string layoutFingerprint) => Akka.Actor.Props.Create(() => new RosterActor(run, layoutFingerprint));

    private void OnRegister(RegisterClients request)
    {
        var (next, refusal) = _roster.Register(request, Sender, _layoutFingerprint);
        if (refusal is not null)
        {
            _log.Warning("Registration of node {0} refused: {1}", request.NodeId, refusal);
            Sender.Tell(new RegistrationRefused(refusal));
            return;
        }

        Context.Watch(Sender);
        _log.Info("Node {0} registered {1} clients", request.NodeId, request.Clients.Length);
        Change(next, _roster.MovedTo(next), "its node came back as another process");
        Sender.Tell(new Registered(_run, next.Entries.Values.Count(entry => entry.Node.Equals(Sender))));
    }

    private void Remove(Func<RosterEntry, bool> gone, string reason)
    {
        var (next, removed) = _roster.Without(gone);
        if (removed.IsEmpty) return;
        _log.Info("{0} clients left: {1}", removed.Length, reason);
        Change(next, removed, reason);
    }

    /// <summary>One message, so that a round which the loss ends is drawn again from those who are left, and one that begins with it loses nobody.</summary>
    private void Change(ClientRoster next, ImmutableArray<ClientId> lost, string reason)
    {
        _roster = next;
        Context.Parent.Tell(new RosterChanged(next, lost, reason));
    }
}

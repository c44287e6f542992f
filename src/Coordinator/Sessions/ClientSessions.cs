using AfdActors.Algorithms;
using AfdActors.Coordinator.Masking;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.Coordinator.Sessions;

/// <summary>
/// The way from the coordinator to the clients of the open round: starts and ends their sessions, and tells each what became of its offer.
/// Belongs to the coordinator's actor and is used on its thread alone.
/// </summary>
internal sealed class ClientSessions(IActorContext context, IRunObserver observer, ILoggingAdapter log)
{
    private readonly Dictionary<ClientId, IActorRef> _running = [];
    private readonly Dictionary<IActorRef, ClientId> _clients = [];

    /// <summary>Client by client: a log of its own, as the coordinator's has a line for all of an attempt.</summary>
    private readonly ILoggingAdapter _details = Logging.GetLogger(context.System, typeof(DropOuts));

    /// <summary>Where the clients are.</summary>
    public ClientRoster Roster { get; set; } = ClientRoster.Empty;

    /// <summary>
    /// The last failure that a session reported, as the end of a message on rounds that lack clients; empty where none did.
    /// </summary>
    public string Trouble { get; private set; } = "";

    /// <summary>Of the open round.</summary>
    public required RoundTraffic Traffic { get; set; }

    /// <param name="tasks">One for each selected client.</param>
    public void Start(RoundPlan plan, IEnumerable<SessionTask> tasks)
    {
        log.Info("Round {0} attempt {1} started with {2} clients", plan.Round.Value, plan.Attempt, plan.Selected.Length);
        observer.RoundStarted(plan.Round, plan.Selected.Length);
        observer.Happened(new RunEvent.RoundOpened(plan));
        foreach (var task in tasks)
        {
            var props = SessionActor.Props(task with { Progress = context.Self });
            var session = context.Watch(context.ActorOf(props, ActorNames.Session(task.Offer)));
            (_running[task.Offer.Client], _clients[session]) = (session, task.Offer.Client);
            Traffic.Begin(task.Offer.Client);
        }
    }

    /// <summary>Starts the masks of an attempt.</summary>
    public IActorRef StartMasks(MasksTask task)
    {
        log.Info("Round {0} attempt {1}: updates are masked, {2} of {3} clients take the masks off; afd.robustness.max-norm is off",
            task.Round.Value, task.Attempt, task.Terms.Threshold, task.Clients.Count);
        return context.ActorOf(MasksActor.Props(task), ActorNames.Masks(task.Round, task.Attempt));
    }

    /// <summary>Ends those of an attempt that is given up.</summary>
    public void EndMasks(IActorRef masks) => context.Stop(masks);

    /// <summary>A selection, as only the reference of the client's node is known; null where the client is not on the roster.</summary>
    public ActorSelection? Endpoint(ClientId client) =>
        Roster.Entries.TryGetValue(client, out var entry) ? context.ActorSelection(entry.Node.Path / ActorNames.Client(client)) : null;

    public bool Runs(ClientId client) => _running.ContainsKey(client);

    /// <summary>A client that restarted with a pending update knows its session no more, and reports to the coordinator.</summary>
    public void Forward(TrainResult result) => _running[result.Offer.Client].Forward(result);

    /// <summary>The client of a session that still runs.</summary>
    public ClientId? ClientOf(IActorRef session) => _clients.TryGetValue(session, out var client) ? client : null;

    public void End(ClientId client)
    {
        if (!_running.Remove(client, out var session)) return;
        _clients.Remove(session);
        Traffic.End(client);
        context.Stop(session);
    }

    /// <summary>A session reports that its client failed.</summary>
    public RoundEvent.ClientFailed Failed(SessionFailed failed)
    {
        Trouble = $"; client {failed.Offer.Client} failed last, in round {failed.Offer.Round}: {failed.Reason}";
        return new RoundEvent.ClientFailed(failed.Offer, failed.Reason, failed.Diverged);
    }

    /// <summary>The update is in the sums; its verdict follows the checkpoint.</summary>
    public void Folded(OfferId offer, double loss, int samples)
    {
        End(offer.Client);
        Settled(offer, ClientStanding.Accepted, "accepted", loss, samples);
    }

    /// <summary>The client failed, was lost or missed the deadline.</summary>
    public void Drop(OfferId offer, string reason)
    {
        _details.Info("Round {0} attempt {1}: client {2} dropped: {3}", offer.Round.Value, offer.Attempt, offer.Client.Value, reason);
        Release(offer, reason, ClientStanding.Dropped);
    }

    /// <summary>The round goes on without the client.</summary>
    public void Release(OfferId offer, string reason, ClientStanding standing = ClientStanding.Surplus)
    {
        End(offer.Client);
        Tell(offer.Client, new CancelTraining(offer, reason));
        Settled(offer, standing, reason);
    }

    /// <summary>An update is not taken.</summary>
    public void Refuse(OfferId offer, string reason)
    {
        log.Warning("Round {0} attempt {1}: update of client {2} refused: {3}", offer.Round.Value, offer.Attempt, offer.Client.Value,
            reason);
        Reject(offer, reason);
    }

    /// <summary>The same for one that was good, in an attempt that is given up.</summary>
    public void Reject(OfferId offer, string reason)
    {
        observer.Happened(new RunEvent.UpdateRefused(offer, reason));
        Tell(offer.Client, new Verdict(offer, VerdictKind.Rejected, reason));
    }

    /// <summary>An update is in the checkpoint. <see cref="RoundTraffic.Accept"/> counted this when the round closed.</summary>
    public void Accept(OfferId offer) => Endpoint(offer.Client)?.Tell(Verdict.Accepted(offer), context.Self);

    private void Settled(OfferId offer, ClientStanding standing, string outcome, double? loss = null, int? samples = null)
    {
        observer.ClientDone(offer.Round, offer.Client, outcome);
        observer.Happened(new RunEvent.ClientSettled(offer, standing, outcome, loss, samples, Traffic.Of(offer.Client).Read()));
    }

    private void Tell(ClientId client, IWireMessage message)
    {
        if (Endpoint(client) is not { } endpoint) return;
        Traffic.Of(client).Sent(message);
        endpoint.Tell(message, context.Self);
    }
}

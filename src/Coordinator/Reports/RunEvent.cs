using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using Akka.Actor;

namespace AfdActors.Coordinator.Reports;

/// <summary>How far a selected client is.</summary>
public enum ClientPhase
{
    /// <summary>It fetches its sub-model.</summary>
    Receiving,

    /// <summary>It has the whole sub-model.</summary>
    Training,

    /// <summary>Its update is fetched.</summary>
    Sending,
}

/// <summary>The scores of one unit group, one a unit, the higher the better.</summary>
public sealed record ScoreMapPicture(string Group, ImmutableArray<double> Scores);

/// <summary>What happens in a run, in more detail than its reports: for those who show it while it goes on.</summary>
public abstract record RunEvent
{
    private RunEvent()
    {
    }

    /// <summary>The coordinator is there; rounds follow.</summary>
    /// <param name="Closed">Rounds that were closed before.</param>
    /// <param name="Rounds">The run ends after so many.</param>
    public sealed record Began(RunId Run, int Closed, int Rounds, RunControl Control) : RunEvent
    {
        /// <summary>What people call the run; "" where only the coordinator knows it.</summary>
        public string Title { get; init; } = "";

        /// <summary>In [0, 1]; 0: none.</summary>
        public double TargetAccuracy { get; init; }

        /// <summary>Reports of the rounds before a resumption.</summary>
        public IReadOnlyList<RoundReport> Earlier { get; init; } = [];
    }

    /// <summary>Clients joined, were lost, or can be reached again.</summary>
    /// <param name="Lost">They left the open round.</param>
    /// <param name="Reason">Why, where clients are lost; the words may be a node's own.</param>
    /// <param name="TookLeave">They said goodbye.</param>
    public sealed record RosterMoved(ClientRoster Roster, ImmutableArray<ClientId> Lost, string Reason, bool TookLeave) : RunEvent;

    /// <summary>A sign of life of a node, which need not be on the roster.</summary>
    public sealed record NodeSeen(IActorRef Node) : RunEvent;

    /// <summary>A node's registration is refused.</summary>
    /// <param name="Node">Who asked, as far as the message says; nobody has checked it, or its name.</param>
    /// <param name="NodeId">As the node named itself.</param>
    /// <param name="Reason">What the node is told; some words may be its own.</param>
    public sealed record NodeRefused(IActorRef Node, string NodeId, string Reason) : RunEvent;

    /// <summary>The next round waits for clients.</summary>
    /// <param name="Needed">Clients that it starts with.</param>
    /// <param name="Present">Clients that can be drawn.</param>
    public sealed record RoundWaits(RoundId Round, int Needed, int Present) : RunEvent;

    /// <summary>An attempt at a round began.</summary>
    public sealed record RoundOpened(RoundPlan Plan) : RunEvent;

    /// <summary>A selected client works.</summary>
    public sealed record ClientMoved(OfferId Offer, ClientPhase Phase) : RunEvent;

    /// <summary>A selected client is done with this attempt.</summary>
    /// <param name="Standing">Accepted, dropped, or surplus.</param>
    /// <param name="Outcome">"accepted", or the reason; the words may be the client's own.</param>
    /// <param name="Loss">Its training loss, where it was accepted.</param>
    /// <param name="Samples">That it trained on, where it was accepted.</param>
    /// <param name="Traffic">Of the client in this round so far.</param>
    public sealed record ClientSettled(OfferId Offer, ClientStanding Standing, string Outcome, double? Loss, int? Samples, Traffic Traffic)
        : RunEvent;

    /// <summary>An update came that belongs to no open place.</summary>
    public sealed record UpdateRefused(OfferId Offer, string Reason) : RunEvent;

    /// <summary>An attempt ended with too few updates.</summary>
    public sealed record AttemptFailed(RoundId Round, int Attempt, string Reason) : RunEvent;

    /// <summary>The round has its updates; aggregation and evaluation follow.</summary>
    public sealed record RoundCloses(RoundId Round) : RunEvent;

    /// <summary>The score maps are other ones; strategies without scores never say so.</summary>
    public sealed record ScoresMoved(ImmutableArray<ScoreMapPicture> Maps) : RunEvent;

    /// <summary>The operator decided something.</summary>
    public sealed record ControlsMoved(OperatorControls Controls) : RunEvent;

    /// <summary>The run is over.</summary>
    /// <param name="Closed">Rounds that are closed.</param>
    /// <param name="Failure">Why it cannot go on; null: it is complete, or was stopped.</param>
    public sealed record Ended(int Closed, string? Failure) : RunEvent;
}

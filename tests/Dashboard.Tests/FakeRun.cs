using System.Collections.Immutable;
using System.Globalization;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;
using AfdActors.Coordinator.Sessions;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Dashboard.Tests;

/// <summary>Tells an observer what a run could do, without one.</summary>
internal sealed class FakeRun(IRunObserver observer)
{
    public static readonly RunId Id = new("0123456789abcdef");

    private ClientRoster _roster = ClientRoster.Empty;

    public static ClientId Client(int index) => new(string.Create(CultureInfo.InvariantCulture, $"c{index:d4}"));

    public static RoundPlan Plan(int round, params IEnumerable<ClientId> clients) => new(Id, new RoundId(round), 0, [.. clients], 1, 1);

    public static RoundReport Report(
        int round, double? accuracy = null, double seconds = 1, long down = 1000, long up = 100, double? testLoss = null) => new(
        round, 0, ["a"], ["a"], new Dictionary<string, string>(), 0.5, accuracy, testLoss, down, up, seconds, 1, 1, "00");

    /// <param name="control">Null: nobody can act on the run.</param>
    public void Begin(int rounds = 10, double target = 0, string title = "test", RunControl? control = null) => observer.Happened(
        new RunEvent.Began(Id, 0, rounds, control!) { TargetAccuracy = target, Title = title });

    /// <summary>The run goes on after rounds of another process.</summary>
    public void Resume(params IReadOnlyList<RoundReport> earlier) =>
        observer.Happened(new RunEvent.Began(Id, earlier.Count, 10, null!) { Earlier = earlier });

    /// <summary>A node registers clients of 12 samples each.</summary>
    public void Join(string node, params IEnumerable<ClientId> clients) => Join(node, reachable: true, clients);

    public void Join(string node, bool reachable, params IEnumerable<ClientId> clients) => Move(
        _roster.Entries.SetItems(clients.Select(client => KeyValuePair.Create(
            client, new RosterEntry(new ClientDescription(client, 12, 0), node, Sha256.Of([]), new FakeNode(node), reachable)))));

    /// <summary>A node that has joined registers again.</summary>
    public void SignOfLife(string node) => observer.Happened(
        new RunEvent.NodeSeen(_roster.Entries.Values.First(entry => entry.NodeId == node).Node));

    public void Lose(string reason, bool tookLeave, params IEnumerable<ClientId> clients) =>
        Move(_roster.Entries.RemoveRange(clients), [.. clients], reason, tookLeave);

    /// <summary>The clients' node is out of reach, and keeps its place.</summary>
    public void Unreach(string reason, params IEnumerable<ClientId> clients) => Move(
        _roster.Entries.SetItems(clients.Select(client => KeyValuePair.Create(client, _roster.Entries[client] with { Reachable = false }))),
        [.. clients], reason);

    public void Reach(params IEnumerable<ClientId> clients) => Move(
        _roster.Entries.SetItems(clients.Select(client => KeyValuePair.Create(client, _roster.Entries[client] with { Reachable = true }))));

    public void Refuse(string node, string reason) => observer.Happened(new RunEvent.NodeRefused(new FakeNode(node), node, reason));

    public void Open(RoundPlan plan) => observer.Happened(new RunEvent.RoundOpened(plan));

    public void Phase(RoundPlan plan, ClientId client, ClientPhase phase) =>
        observer.Happened(new RunEvent.ClientMoved(plan.OfferTo(client), phase));

    /// <param name="loss">Null: it dropped out.</param>
    public void Settle(RoundPlan plan, ClientId client, string outcome, double? loss = null, long down = 0, long up = 0) =>
        observer.Happened(new RunEvent.ClientSettled(
            plan.OfferTo(client), loss is null ? ClientStanding.Dropped : ClientStanding.Accepted, outcome, loss, 12,
            new Traffic(down, up, 0)));

    public void Close(int round, double? accuracy = null, double seconds = 1, long down = 1000, long up = 100, double? testLoss = null) =>
        observer.RoundFinished(Report(round, accuracy, seconds, down, up, testLoss));

    /// <summary>A score map of so many units, 0, 1, 2 and so on.</summary>
    public void Scores(int units) => observer.Happened(
        new RunEvent.ScoresMoved([new ScoreMapPicture("fc1", [.. Enumerable.Range(0, units).Select(unit => (double)unit)])]));

    public void Controls(OperatorControls controls) => observer.Happened(new RunEvent.ControlsMoved(controls));

    /// <summary>What the operator decided, of a run that has <see cref="Join"/>ed clients.</summary>
    public OperatorControls Decided(params IEnumerable<ControlRequest> requests) => requests.Aggregate(
        OperatorControls.None, (controls, request) => controls.Apply(request, new ControlPoint(1, true, _roster, null, 1)).Next);

    private void Move(
        ImmutableSortedDictionary<ClientId, RosterEntry> entries, ImmutableArray<ClientId>? lost = null, string reason = "",
        bool tookLeave = false)
    {
        _roster = new ClientRoster(entries);
        observer.Happened(new RunEvent.RosterMoved(_roster, lost ?? [], reason, tookLeave));
    }

    private sealed class FakeNode(string name) : MinimalActorRef
    {
        public override ActorPath Path { get; } =
            new RootActorPath(new Address("akka.tcp", "afd", "192.0.2.1", 4053)) / Uri.EscapeDataString(name);

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}

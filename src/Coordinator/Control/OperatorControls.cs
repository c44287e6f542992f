using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Roster;

namespace AfdActors.Coordinator.Control;

/// <summary>Where a run stands when it is asked for a change.</summary>
/// <param name="Closed">Rounds that are closed.</param>
/// <param name="IsOpen">Whether a round is open, or being closed.</param>
/// <param name="Left">Clients that can still take part, where nobody can join; else null.</param>
/// <param name="Least">Clients that a round needs.</param>
public sealed record ControlPoint(int Closed, bool IsOpen, ClientRoster Roster, int? Left, int Least);

/// <summary>What the operator has decided about a run. A pure value, forgotten with the process.</summary>
public sealed record OperatorControls
{
    private OperatorControls()
    {
    }

    /// <summary>Nothing is decided.</summary>
    public static OperatorControls None { get; } = new();

    /// <summary>No attempt at a round opens.</summary>
    public bool Paused { get; private init; }

    /// <summary>The run ends after this round; null: after the one that its settings say.</summary>
    public int? LastRound { get; private init; }

    /// <summary>Clients that are not selected any more, in client order.</summary>
    public ImmutableSortedSet<ClientId> Excluded { get; private init; } = [];

    /// <summary>What is decided after a request, or why it is refused.</summary>
    public (OperatorControls Next, string? Refusal) Apply(ControlRequest request, ControlPoint at) => request switch
    {
        ControlRequest.Pause => (this with { Paused = true }, null),
        ControlRequest.Resume => (this with { Paused = false }, null),
        ControlRequest.StopAfterRound => (this with { LastRound = LastRound ?? at.Closed + (at.IsOpen ? 1 : 0) }, null),
        ControlRequest.Exclude exclude => Exclude(exclude.Client, at),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request, "unknown control request"),
    };

    /// <summary>Those that a round may be drawn from.</summary>
    public ClientRoster Among(ClientRoster roster) =>
        Excluded.IsEmpty ? roster : roster.Without(entry => Excluded.Contains(entry.Description.Client)).Next;

    private (OperatorControls, string?) Exclude(ClientId client, ControlPoint at)
    {
        if (Excluded.Contains(client)) return (this, null);
        if (!at.Roster.Entries.ContainsKey(client)) return (this, $"client {client} is not registered");
        return at.Left <= at.Least
            ? (this, $"without client {client}, {at.Left - 1} clients would be left, and a round needs at least {at.Least}")
            : (this with { Excluded = Excluded.Add(client) }, null);
    }
}

using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Roster;

/// <summary>
/// Nodes that registered clients and then let the deadline pass: a node none of whose clients answered sits out the next attempt at a
/// round, then 2, 4 and at most <see cref="Longest"/>, until one of them answers. So however many clients such a node registers, they cost
/// few rounds their time. Counted in attempts, without a clock, and forgotten with the process.
/// </summary>
public sealed record Absences
{
    /// <summary>Attempts that a node sits out at most.</summary>
    public const int Longest = 64;

    private ImmutableDictionary<Sha256, (int Silences, int Until)> Nodes { get; init; } = ImmutableDictionary<Sha256, (int, int)>.Empty;

    /// <summary>Attempts that have ended.</summary>
    private int Attempts { get; init; }

    public static Absences None { get; } = new();

    /// <summary>What is known after an attempt has ended.</summary>
    public Absences After(RoundState attempt, ClientRoster roster)
    {
        var answered =
            Owners(roster, attempt.Standings.Where(client => client.Value == ClientStanding.Accepted).Select(client => client.Key));
        var silent = Owners(roster, attempt.Missed).Except(answered);
        var ended = Attempts + 1;
        return this with
        {
            Attempts = ended,
            Nodes = Nodes.RemoveRange(answered).SetItems(silent.Select(node =>
            {
                var silences = Nodes.TryGetValue(node, out var before) ? before.Silences + 1 : 1;
                return KeyValuePair.Create(node, (silences, ended + (int)Math.Min(Longest, Math.Pow(2, silences - 1))));
            })),
        };
    }

    /// <summary>
    /// The clients to draw from, in client order: those whose node does not sit out, or all that are there if those are too few.
    /// </summary>
    public ImmutableArray<ClientId> Among(ClientRoster roster, int least)
    {
        if (Nodes.IsEmpty) return roster.Available;
        ImmutableArray<ClientId> present =
            [.. roster.Available.Where(
                client => !Nodes.TryGetValue(roster.Entries[client].Owner, out var absence) || absence.Until <= Attempts)];
        return present.Length < least ? roster.Available : present;
    }

    private static ImmutableHashSet<Sha256> Owners(ClientRoster roster, IEnumerable<ClientId> clients) =>
        [.. clients.Where(roster.Entries.ContainsKey).Select(client => roster.Entries[client].Owner)];
}

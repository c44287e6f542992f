using System.Collections.Immutable;
using AfdActors.Algorithms;

namespace AfdActors.Coordinator.Rounds;

/// <summary>
/// The clients whose training diverged on the model of one round, over its attempts. All of these train the same model at the same rate, so
/// that a further attempt with the same clients would only fail again. One that delivers proves the others wrong: then they drop out, as
/// for any other reason. So nothing is left of this when a round has closed.
/// </summary>
public sealed record Divergences
{
    /// <summary>
    /// So many different clients speak for all, where a federation has more. In one whose clients are half of them unfit it takes a draw of
    /// one in a thousand.
    /// </summary>
    public const int Enough = 10;

    /// <summary>Of a round without an attempt.</summary>
    public static Divergences None { get; } = new();

    private ImmutableSortedDictionary<ClientId, string> Reasons { get; init; } = ImmutableSortedDictionary<ClientId, string>.Empty;

    /// <summary>What is known after an attempt has ended.</summary>
    public Divergences After(RoundState attempt)
    {
        if (attempt.Standings.ContainsValue(ClientStanding.Accepted)) return None;
        var dropped = attempt.Dropped;
        return new Divergences
        {
            Reasons = Reasons.SetItems(attempt.Diverged.Select(client => KeyValuePair.Create(client, dropped[client]))),
        };
    }

    /// <summary>Why the run ends before another attempt; null where one may succeed.</summary>
    /// <param name="available">The clients that it could be drawn from.</param>
    public RunFailedException? End(RoundId round, ImmutableArray<ClientId> available)
    {
        if (Reasons.IsEmpty) return null;
        var all = !available.IsEmpty && available.All(Reasons.ContainsKey);
        if (!all && Reasons.Count < Enough) return null;
        var (client, reason) = Reasons.First();
        var whom = (all, Reasons.Count) switch
        {
            (true, 1) => "the only client there is",
            (true, var count) => $"all {count} clients",
            var (_, count) => $"{count} clients and succeeded on none",
        };
        return new RunFailedException($"training diverged in round {round} on {whom}; {client}: {reason}") { Diverged = true };
    }
}

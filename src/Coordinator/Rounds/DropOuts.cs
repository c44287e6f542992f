using System.Text.RegularExpressions;
using AfdActors.Algorithms;

namespace AfdActors.Coordinator.Rounds;

/// <summary>The clients that dropped out of an attempt, in one line however many they are.</summary>
public static partial class DropOuts
{
    /// <summary>Reasons of a line; as a reason is a client's own words, there could be any number.</summary>
    private const int MostReasons = 10;

    /// <summary>How many dropped out, and why; null where none did.</summary>
    public static string? Of(RoundState attempt) => attempt.Dropped is { Count: > 0 } dropped
        ? $"{dropped.Count} of {attempt.Plan.Selected.Length} clients dropped: {Reasons(dropped)}"
        : null;

    /// <summary>
    /// Each reason once, with the first of its clients and how many more have it. Reasons that differ by the client's name or by numbers
    /// are alike.
    /// </summary>
    /// <param name="most">Reasons that are told.</param>
    public static string Reasons(IReadOnlyDictionary<ClientId, string> dropped, int most = MostReasons)
    {
        var kinds = dropped.GroupBy(drop => Kind(drop.Key, drop.Value)).Select(kind => kind.OrderBy(drop => drop.Key).ToList())
            .OrderBy(alike => alike[0].Key).ToList();
        var told = kinds.Take(most).Select(
            alike => $"{alike[0].Key}: {alike[0].Value}{(alike.Count > 1 ? $" ({alike.Count - 1} more alike)" : "")}");
        var others = kinds.Skip(most).Sum(alike => alike.Count);
        return string.Join("; ", others > 0 ? told.Append($"{others} more for other reasons") : told);
    }

    private static string Kind(ClientId client, string reason) =>
        Number().Replace(reason.Replace(client.Value, "", StringComparison.Ordinal), "0");

    [GeneratedRegex(@"\d+([.,]\d+)*([eE][+-]?\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}

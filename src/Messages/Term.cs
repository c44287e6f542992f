using System.Collections.Immutable;

namespace AfdActors.Messages;

/// <summary>Something of which a node and its coordinator need the same, such as <c>afd.run.seed</c>, in words.</summary>
/// <param name="Key">What it is, at most <see cref="MaxKeyLength"/> printable characters.</param>
/// <param name="Value">What it is here, at most <see cref="MaxValueLength"/> printable characters.</param>
public sealed record Term(string Key, string Value)
{
    /// <summary>Most terms of a registration.</summary>
    public const int Most = 16;

    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyLength = 64;

    /// <summary>Longest value, in characters.</summary>
    public const int MaxValueLength = 200;

    /// <summary>The key of what follows from the other terms and the files: compared where the others agree.</summary>
    public const string Samples = "samples to deal out";

    /// <summary>
    /// Where a node's terms are not the coordinator's, in words; null where they agree. What only one of them says is no matter.
    /// </summary>
    public static string? Disagreement(ImmutableArray<Term> coordinator, ImmutableArray<Term> node)
    {
        var here = coordinator.ToDictionary(term => term.Key, term => term.Value, StringComparer.Ordinal);
        var differing = node.Where(term => here.TryGetValue(term.Key, out var own) && own != term.Value)
            .ToList();
        if (differing.Count > 1) differing.RemoveAll(term => term.Key == Samples);
        return differing.Count == 0
            ? null
            : string.Join("; ", differing.Select(
                term => $"{term.Key}: expected {here[term.Key]} as the coordinator has it, got {term.Value}"));
    }
}

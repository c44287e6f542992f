namespace AfdActors.Algorithms;

/// <summary>Name of a run, hexadecimal text; a resumed run keeps its name.</summary>
public readonly record struct RunId(string Value)
{
    public override string ToString() => Value ?? "";
}

/// <summary>
/// Identity of one offer to one client, carried by every offer, result and verdict (design 4.5, two-phase).
/// <paramref name="Attempt"/> counts the repetitions of a round that closed with too few updates, from 0.
/// </summary>
public sealed record OfferId(RunId Run, RoundId Round, int Attempt, ClientId Client)
{
    public override string ToString() => $"{Run}/{Round}.{Attempt}/{Client}";
}

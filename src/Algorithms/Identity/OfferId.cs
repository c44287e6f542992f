namespace AfdActors.Algorithms;

/// <summary>
/// Name of a run: 1 to 128 letters, digits, hyphens and underscores, all ASCII, so that it may name a folder; a resumed run keeps it.
/// </summary>
public readonly record struct RunId
{
    private const int MaxLength = 128;

    /// <exception cref="ArgumentException">The name breaks the rules above.</exception>
    public RunId(string value)
    {
        if (FaultOf(value) is { } fault) throw new ArgumentException(fault, nameof(value));
        Value = value;
    }

    public string Value { get; }

    /// <summary>For text from a wire or a file.</summary>
    /// <exception cref="MalformedDataException">The name breaks the rules above.</exception>
    public static RunId Parse(string value) => FaultOf(value) is { } fault ? throw new MalformedDataException(fault) : new RunId(value);

    public override string ToString() => Value ?? "";

    private static string? FaultOf(string value)
    {
        if (value.Length is 0 or > MaxLength) return $"expected a run id of 1 to {MaxLength} characters, got {value.Length}";
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsAsciiLetterOrDigit(value[i]) && value[i] is not ('-' or '_'))
                return $"expected a run id of letters, digits, - and _, got U+{(int)value[i]:X4} at {i}";
        }

        return null;
    }
}

/// <summary>
/// Identity of one offer to one client, carried by every offer, result and verdict (docs/design.md "DGC", two-phase).
/// <paramref name="Attempt"/> counts the repetitions of a round that closed with too few updates, from 0.
/// </summary>
public sealed record OfferId(RunId Run, RoundId Round, int Attempt, ClientId Client)
{
    public override string ToString() => $"{Run}/{Round}.{Attempt}/{Client}";
}

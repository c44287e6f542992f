namespace AfdActors.Messages;

/// <summary>The protocol's version and its limits (docs/wire.md). A reader refuses what is beyond them.</summary>
public static class WireProtocol
{
    /// <summary>Sent with every registration; nodes of another version are refused.</summary>
    public const int Version = 3;

    /// <summary>Longest node id, run id or layout fingerprint, in characters.</summary>
    public const int MaxIdLength = 128;

    /// <summary>Longest token of a registration, in characters.</summary>
    public const int MaxTokenLength = 128;

    /// <summary>Longest reason, in characters; longer ones are cut when the message is made.</summary>
    public const int MaxReasonLength = 1_000;

    /// <summary>Most clients that one message registers or takes leave of.</summary>
    public const int MaxClients = 100_000;

    /// <summary>Most unit groups of a model.</summary>
    public const int MaxGroups = 256;

    /// <summary>Longest bitmap of one unit group, in bytes (8 units each).</summary>
    public const int MaxBitmapBytes = 64 * 1024;

    /// <summary>Smallest chunk that a payload may be cut into, but for the last, in bytes: each costs a message.</summary>
    public const int MinChunkBytes = 1024;

    /// <summary>Largest chunk of a payload, in bytes.</summary>
    public const int MaxChunkBytes = 64 * 1024;

    /// <summary>Most bytes of chunks that are asked for at once.</summary>
    public const int MaxRangeBytes = 512 * 1024;

    /// <summary>Largest payload, in bytes.</summary>
    public const long MaxPayloadBytes = 1L << 30;

    /// <summary>Largest message that is written, in bytes: Akka.Remote silently drops frames over 128,000, the envelope included.</summary>
    public const int MaxMessageBytes = 120_000;

    /// <summary>Longest duration: deadlines and timings are relative, so this is generous.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromDays(365);

    /// <summary>
    /// The reason as it is sent and as it is received: never null, one printable line of at most <see cref="MaxReasonLength"/> characters,
    /// no half of a surrogate pair at the cut.
    /// </summary>
    internal static string Reason(string? said)
    {
        var reason = Printable.Line(said ?? "");
        if (reason.Length <= MaxReasonLength)
            return reason;
        var length = char.IsHighSurrogate(reason[MaxReasonLength - 1]) ? MaxReasonLength - 1 : MaxReasonLength;
        return reason[..length];
    }
}

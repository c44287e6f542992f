namespace AfdActors.Messages.Transfer;

/// <summary>What came of a chunk.</summary>
public abstract record ReceiveOutcome
{
    private ReceiveOutcome()
    {
    }

    /// <summary>It is in its place; others are missing.</summary>
    public sealed record Progress : ReceiveOutcome;

    /// <summary>All is there and its hash is right: take the payload.</summary>
    public sealed record Completed : ReceiveOutcome;

    /// <summary>It was here before; nothing to do.</summary>
    public sealed record Duplicate : ReceiveOutcome;

    /// <summary>Some of it is landing from a connection: nothing was taken. It may be asked for again, should it not land.</summary>
    public sealed record Landing : ReceiveOutcome;

    /// <summary>The sender does not keep to what was announced; <paramref name="Reason"/> says "expected ..., got ...".</summary>
    public sealed record Invalid(string Reason) : ReceiveOutcome;
}

namespace AfdActors.Messages.Transfer;

/// <summary>What to do after a chunk came.</summary>
public abstract record ReceiveOutcome
{
    private ReceiveOutcome()
    {
    }

    /// <summary>Ask for these chunks (none while the last ones are on their way).</summary>
    public sealed record Progress(IReadOnlyList<int> Next) : ReceiveOutcome;

    /// <summary>All is there and its hash is right: take <see cref="PayloadReceiver.Payload"/>.</summary>
    public sealed record Completed : ReceiveOutcome;

    /// <summary>It was here before; nothing to do.</summary>
    public sealed record Duplicate : ReceiveOutcome;

    /// <summary>The sender does not keep to what was announced; <paramref name="Reason"/> says "expected ..., got ...".</summary>
    public sealed record Invalid(string Reason) : ReceiveOutcome;
}

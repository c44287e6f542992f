namespace AfdActors.Messages.Transfer;

/// <summary>Chunks that are written from a connection straight into their place in a payload.</summary>
/// <param name="Receiver">Whose payload it is.</param>
/// <param name="Index">The first chunk.</param>
/// <param name="Place">Where they belong; nobody else writes there or reads it meanwhile.</param>
internal readonly record struct Landing(PayloadReceiver Receiver, int Index, Memory<byte> Place)
{
    /// <summary>They did not come, or nobody wants them: others may. Does nothing once they were received.</summary>
    public void Abandon() => Receiver.Abandon(this);
}

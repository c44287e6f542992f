namespace AfdActors.Messages.Transfer;

/// <summary>How payloads travel, in both directions (docs/decisions/transfer.md).</summary>
/// <param name="ChunkBytes">Bytes in a chunk, at most 64 KiB: the least that is under way while anything is.</param>
/// <param name="MaxInFlight">Bytes that are asked for from one node and not there yet, at most, however fast the link.</param>
/// <param name="Retry">An unanswered message is sent again after this time, and then after twice as long each time.</param>
/// <param name="MaxReceiving">
/// Bytes of payload that a process pulls at once where they come fast, at most; one payload always, however large. See
/// <see cref="PullTask.KeepsRoom"/>.
/// </param>
public sealed record TransferSettings(int ChunkBytes, int MaxInFlight, TimeSpan Retry, int MaxReceiving = int.MaxValue)
{
    /// <summary>Announcements of smaller chunks are refused: each costs a message.</summary>
    public int LeastChunkBytes => Math.Min(ChunkBytes, WireProtocol.MinChunkBytes);
}

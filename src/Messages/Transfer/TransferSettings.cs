namespace AfdActors.Messages.Transfer;

/// <summary>How payloads travel, in both directions (design section 5).</summary>
/// <param name="ChunkBytes">Bytes in a chunk, at most 64 KiB.</param>
/// <param name="Window">Chunks that a receiver has under way at once.</param>
/// <param name="Retry">An unanswered message is sent again after this time.</param>
public sealed record TransferSettings(int ChunkBytes, int Window, TimeSpan Retry);

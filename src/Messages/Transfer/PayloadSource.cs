namespace AfdActors.Messages.Transfer;

/// <summary>
/// A payload cut into chunks for whoever pulls it. Chunks are slices, nothing is copied; the payload must not change any more.
/// </summary>
public sealed class PayloadSource
{
    private readonly byte[] _payload;

    /// <param name="payload">At least one byte; it belongs to the source from now on.</param>
    /// <param name="chunkBytes">1 to <see cref="WireProtocol.MaxChunkBytes"/>.</param>
    /// <exception cref="ArgumentException">The payload or the chunk is empty or too large.</exception>
    public PayloadSource(byte[] payload, int chunkBytes)
    {
        ArgumentNullException.ThrowIfNull(payload);
        ArgumentOutOfRangeException.ThrowIfZero(payload.Length, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, WireProtocol.MaxPayloadBytes, nameof(payload));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunkBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunkBytes, WireProtocol.MaxChunkBytes);
        _payload = payload;
        Info = new PayloadInfo(payload.Length, Sha256.Of(payload), chunkBytes);
    }

    public PayloadInfo Info { get; }

    /// <summary>All of it.</summary>
    public ReadOnlyMemory<byte> Payload => _payload;

    /// <exception cref="ArgumentOutOfRangeException">There is no such chunk.</exception>
    public ReadOnlyMemory<byte> Chunk(int index) =>
        TryChunk(index, out var chunk)
            ? chunk
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"expected a chunk below {Info.ChunkCount}");

    /// <summary>For an index from a wire: false where there is no such chunk.</summary>
    public bool TryChunk(int index, out ReadOnlyMemory<byte> chunk)
    {
        chunk = default;
        if ((uint)index >= (uint)Info.ChunkCount)
            return false;
        chunk = _payload.AsMemory(index * Info.ChunkBytes, Info.LengthOf(index));
        return true;
    }
}

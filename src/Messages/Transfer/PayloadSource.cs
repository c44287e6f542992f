using AfdActors.Messages.Transfer.Links;
using Akka.Actor;

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
        Info = new PayloadInfo(payload.Length, PayloadHash.Of(payload), chunkBytes);
    }

    public PayloadInfo Info { get; }

    /// <summary>Answers who pulls, over its node's link where there is one.</summary>
    /// <returns>The answer; null where what it asked for does not exist.</returns>
    public PayloadChunk? Answer(ChunkRequest request, IActorRef puller, IActorContext holder)
    {
        if (!TryRange(request.Index, request.Count, out var chunks)) return null;
        var answer = new PayloadChunk(request.Offer, request.Direction, request.Index, chunks);
        PayloadLinks.Of(holder.System).Send(puller, holder.Self, answer, Info.ChunkBytes);
        return answer;
    }

    /// <summary>All of it.</summary>
    public ReadOnlyMemory<byte> Payload => _payload;

    /// <exception cref="ArgumentOutOfRangeException">There is no such chunk.</exception>
    public ReadOnlyMemory<byte> Chunk(int index) =>
        TryChunk(index, out var chunk)
            ? chunk
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"expected a chunk below {Info.ChunkCount}");

    /// <summary>For an index from a wire: false where there is no such chunk.</summary>
    public bool TryChunk(int index, out ReadOnlyMemory<byte> chunk) => TryRange(index, 1, out chunk);

    /// <summary>Chunks that follow each other, as a wire asks for them: false where one does not exist.</summary>
    public bool TryRange(int index, int count, out ReadOnlyMemory<byte> chunks)
    {
        chunks = default;
        if (count < 1 || (uint)index >= (uint)Info.ChunkCount || count > Info.ChunkCount - index)
            return false;
        chunks = _payload.AsMemory(index * Info.ChunkBytes, Info.LengthOf(index, count));
        return true;
    }
}

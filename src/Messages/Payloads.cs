using AfdActors.Algorithms;

namespace AfdActors.Messages;

// receiver                         holder of the payload
//  |-- ChunkRequest (index, count) -->|   as many at a time as the link takes (Transfer/); repeated for chunks that are overdue
//  |<-- PayloadChunk (index, data) ---|   as often as it is asked for, some chunks at a time; unknown offers and indices are not answered

/// <summary>Which payload of an offer; values are part of the wire format, append only.</summary>
public enum PayloadDirection
{
    /// <summary>Weights of the sub-model, pulled by the client.</summary>
    Down = 1,

    /// <summary>The update, pulled by the coordinator.</summary>
    Up = 2,

    /// <summary>Weights of the whole model, pulled by a client that evaluates (Evaluation.cs).</summary>
    Evaluation = 3,
}

/// <summary>A payload before it is pulled.</summary>
/// <param name="Bytes">
/// Its length, 1 to <see cref="WireProtocol.MaxPayloadBytes"/>. A claim: nothing is allocated for it (see Transfer/).
/// </param>
/// <param name="Hash">Its hash.</param>
/// <param name="ChunkBytes">
/// Length of every chunk but the last, at most <see cref="WireProtocol.MaxChunkBytes"/>: the coordinator's choice, in both directions.
/// </param>
public sealed record PayloadInfo(long Bytes, PayloadHash Hash, int ChunkBytes)
{
    public int ChunkCount => checked((int)((Bytes + ChunkBytes - 1) / ChunkBytes));

    /// <summary>Length in bytes of one chunk; the last may be shorter than the others.</summary>
    public int LengthOf(int index) => (int)Math.Min(ChunkBytes, Bytes - ((long)index * ChunkBytes));

    /// <summary>Length in bytes of chunks that follow each other.</summary>
    public int LengthOf(int index, int count) => (int)(Math.Min(Bytes, ((long)index + count) * ChunkBytes) - ((long)index * ChunkBytes));
}

/// <summary>Asks for chunks that follow each other.</summary>
/// <param name="Index">The first one, counted from 0.</param>
/// <param name="Count">At least 1; together at most <see cref="WireProtocol.MaxRangeBytes"/>.</param>
public sealed record ChunkRequest(OfferId Offer, PayloadDirection Direction, int Index, int Count = 1) : IWireMessage;

/// <summary>
/// Chunks that follow each other, the first one counted from 0. The array belongs to whoever holds the message and is not written to any
/// more.
/// </summary>
/// <param name="Data">All but a payload's last chunk have the length that was announced.</param>
public sealed record PayloadChunk(OfferId Offer, PayloadDirection Direction, int Index, ReadOnlyMemory<byte> Data) : IWireMessage
{
    /// <summary>Each chunk by itself.</summary>
    public IEnumerable<PayloadChunk> Split(int chunkBytes) => Split(chunkBytes, chunkBytes);

    /// <summary>In pieces of some whole chunks.</summary>
    /// <param name="pieceBytes">A multiple of <paramref name="chunkBytes"/>.</param>
    public IEnumerable<PayloadChunk> Split(int pieceBytes, int chunkBytes)
    {
        for (var start = 0; start < Data.Length; start += pieceBytes)
        {
            var piece = Data.Slice(start, Math.Min(pieceBytes, Data.Length - start));
            yield return this with { Index = Index + (start / chunkBytes), Data = piece };
        }
    }

    public bool Equals(PayloadChunk? other) =>
        other is not null && Offer == other.Offer && Direction == other.Direction && Index == other.Index
        && Data.Span.SequenceEqual(other.Data.Span);

    public override int GetHashCode() => HashCode.Combine(Offer, Direction, Index, Data.Length);
}

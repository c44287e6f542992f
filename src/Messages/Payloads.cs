using AfdActors.Algorithms;

namespace AfdActors.Messages;

// receiver                         holder of the payload
//  |-- ChunkRequest (index i) ------->|   as many at a time as the link takes (Transfer/); repeated for chunks that are overdue
//  |<-- PayloadChunk (index i) -------|   as often as it is asked for; unknown offers and indices are not answered

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
/// <param name="Hash">Its SHA-256.</param>
/// <param name="ChunkBytes">
/// Length of every chunk but the last, at most <see cref="WireProtocol.MaxChunkBytes"/>: the coordinator's choice, in both directions.
/// </param>
public sealed record PayloadInfo(long Bytes, Sha256 Hash, int ChunkBytes)
{
    public int ChunkCount => checked((int)((Bytes + ChunkBytes - 1) / ChunkBytes));

    /// <summary>Length in bytes of one chunk; the last may be shorter than the others.</summary>
    public int LengthOf(int index) => (int)Math.Min(ChunkBytes, Bytes - ((long)index * ChunkBytes));
}

/// <summary>Asks for one chunk, counted from 0.</summary>
public sealed record ChunkRequest(OfferId Offer, PayloadDirection Direction, int Index) : IWireMessage;

/// <summary>One chunk, counted from 0. The array belongs to whoever holds the message and is not written to any more.</summary>
public sealed record PayloadChunk(OfferId Offer, PayloadDirection Direction, int Index, ReadOnlyMemory<byte> Data) : IWireMessage
{
    public bool Equals(PayloadChunk? other) =>
        other is not null && Offer == other.Offer && Direction == other.Direction && Index == other.Index
        && Data.Span.SequenceEqual(other.Data.Span);

    public override int GetHashCode() => HashCode.Combine(Offer, Direction, Index, Data.Length);
}

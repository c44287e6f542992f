namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>What a client advertises for one attempt at a round: two public keys, made for it alone.</summary>
/// <param name="Sealing">c_u: shares for the client are sealed with it. <see cref="MaskingRules.PublicKeyBytes"/> long.</param>
/// <param name="Masking">s_u: the masks that it has in common with each other client follow from it; as long.</param>
public sealed record MaskKeys(ClientId Client, OpaqueBytes Sealing, OpaqueBytes Masking);

/// <summary>Two shares, one of each secret of a client, in a box that one other client can open.</summary>
/// <param name="Peer">Index in the list of keys: of the receiver on the way up, of the sender on the way down.</param>
/// <param name="Box">AES-256-GCM, <see cref="MaskingRules.BoxBytes"/> long.</param>
public sealed record SealedShare(int Peer, OpaqueBytes Box);

/// <summary>
/// One share: of the self mask's seed where the client's update is in the sum, of the masking key where it is not. Which one it is follows
/// from the survivors, so that nobody can answer both for one client.
/// </summary>
/// <param name="Peer">Index in the list of keys.</param>
/// <param name="Share"><see cref="MaskingRules.SecretBytes"/> long.</param>
public sealed record RevealedShare(int Peer, OpaqueBytes Share);

/// <summary>One side of the exchange breaks its rules; the message says "expected ..., got ...".</summary>
public sealed class MaskingException : Exception
{
    public MaskingException()
    {
    }

    public MaskingException(string message)
        : base(message)
    {
    }

    public MaskingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

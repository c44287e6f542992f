using System.Security.Cryptography;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>
/// Two shares on their way from one client to another, past the coordinator: AES-256-GCM under a key that the two agreed on for this
/// direction of this attempt. The key seals one box alone, so the nonce is zero.
/// </summary>
internal static class ShareBox
{
    private static readonly byte[] Nonce = new byte[12];

    public static OpaqueBytes Seal(byte[] key, byte[] seedShare, byte[] keyShare)
    {
        var box = new byte[MaskingRules.BoxBytes];
        using var gcm = new AesGcm(key, MaskingRules.TagBytes);
        gcm.Encrypt(
            Nonce, [.. seedShare, .. keyShare], box.AsSpan(0, 2 * MaskingRules.SecretBytes), box.AsSpan(2 * MaskingRules.SecretBytes));
        return new OpaqueBytes(box);
    }

    /// <returns>The shares of seed and key; null where the box is damaged or somebody else's.</returns>
    public static (OpaqueBytes Seed, OpaqueBytes Key)? Open(byte[] key, OpaqueBytes box)
    {
        var shares = new byte[2 * MaskingRules.SecretBytes];
        try
        {
            using var gcm = new AesGcm(key, MaskingRules.TagBytes);
            gcm.Decrypt(Nonce, box.Span[..shares.Length], box.Span[shares.Length..], shares);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return (new OpaqueBytes(shares[..MaskingRules.SecretBytes]), new OpaqueBytes(shares[MaskingRules.SecretBytes..]));
    }
}

/// <summary>What a key is agreed on for. Names of clients have no control characters, so lines tell the parts apart.</summary>
internal static class MaskingPurpose
{
    public static string Box(OfferId offer, ClientId from, ClientId to) => $"afd share box\n{Attempt(offer)}\n{from}\n{to}";

    /// <summary>The same whichever side asks.</summary>
    public static string Mask(OfferId offer, ClientId one, ClientId other) =>
        one < other ? $"afd mask\n{Attempt(offer)}\n{one}\n{other}" : Mask(offer, other, one);

    private static string Attempt(OfferId offer) => $"{offer.Run}\n{offer.Round}\n{offer.Attempt}";
}

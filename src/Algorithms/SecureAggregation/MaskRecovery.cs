using System.Collections.Immutable;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>
/// What is left on the sum of the survivors' masked updates: the self mask of each, and the masks that they had in common with clients
/// whose updates are not in it. All others have cancelled.
/// </summary>
internal static class MaskRecovery
{
    /// <param name="attempt">Run, round and attempt; the client does not matter.</param>
    /// <param name="members">U2.</param>
    /// <param name="survivors">U3.</param>
    /// <param name="revealed">Who revealed what, both as places in the list of keys.</param>
    /// <exception cref="MaskingException">Too few shares of somebody, or shares that are not of its key.</exception>
    public static MaskPlan Of(
        OfferId attempt, ImmutableArray<MaskKeys> keys, ImmutableArray<int> members, ImmutableArray<int> survivors, int threshold,
        ImmutableArray<(int By, ImmutableArray<RevealedShare> Shares)> revealed)
    {
        var masks = ImmutableArray.CreateBuilder<Mask>();
        foreach (var place in members)
        {
            var secret = SecretOf(place);
            if (survivors.Contains(place))
            {
                masks.Add(new Mask(secret, Added: false));
                continue;
            }

            using var key = AgreementKey.FromSecret(secret);
            if (key.Public != keys[place].Masking)
                throw new MaskingException($"expected shares of the masking key of {keys[place].Client}, got others");
            foreach (var survivor in survivors)
            {
                var purpose = MaskingPurpose.Mask(attempt, keys[place].Client, keys[survivor].Client);
                masks.Add(new Mask(key.Agree(keys[survivor].Masking, purpose), Added: survivor > place));
            }
        }

        return new MaskPlan(masks.DrainToImmutable());

        byte[] SecretOf(int place)
        {
            var shares = revealed
                .SelectMany(reveal => reveal.Shares
                    .Where(share => share.Peer == place).Select(share => ((byte)(reveal.By + 1), share.Share)))
                .Take(threshold).ToList();
            return shares.Count == threshold
                ? SecretSharing.Join(shares)
                : throw new MaskingException($"expected {threshold} shares of {keys[place].Client}, got {shares.Count}");
        }
    }
}

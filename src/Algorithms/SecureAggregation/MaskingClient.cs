using System.Collections.Immutable;
using System.Security.Cryptography;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>
/// A client's side of secure aggregation in one attempt at a round (Bonawitz et al., eprint 2017/281, figure 4): <see cref="Keys"/>,
/// <see cref="Seal"/>, <see cref="Take"/>, <see cref="Mask"/>, <see cref="Reveal"/>, in this order. The same question gets the same answer
/// again, another one in its place is refused. Keys and seeds are the system generator's, never the run's. Not thread-safe.
/// </summary>
/// <param name="offer">The attempt, and who the client is.</param>
/// <param name="threshold">t, as the offer said.</param>
public sealed class MaskingClient(OfferId offer, int threshold) : IDisposable
{
    private readonly AgreementKey _sealing = AgreementKey.Create();
    private readonly AgreementKey _masking = AgreementKey.Create();
    private readonly byte[] _seed = RandomNumberGenerator.GetBytes(MaskingRules.SecretBytes);
    private ImmutableArray<MaskKeys> _keys;
    private ImmutableArray<SealedShare> _sealed;
    private ImmutableArray<SealedShare> _taken;
    private ImmutableArray<int> _survivors;
    private ImmutableArray<RevealedShare> _revealed;
    private OpaqueBytes _ownSeedShare;
    private int _self;
    private bool _masked;

    /// <summary>Round 0: what the client advertises.</summary>
    public MaskKeys Keys => new(offer.Client, _sealing.Public, _masking.Public);

    /// <summary>Round 1: a share of each secret for every client, sealed but for its own.</summary>
    /// <param name="keys">U1: those who take part, in client order, this client among them.</param>
    /// <returns>In the order of the list.</returns>
    /// <exception cref="MaskingException">The list protects nobody, or is another than before.</exception>
    public ImmutableArray<SealedShare> Seal(ImmutableArray<MaskKeys> keys)
    {
        if (!_keys.IsDefault)
            return keys.SequenceEqual(_keys) ? _sealed : throw new MaskingException("expected the same list of keys again, got another one");
        MaskingRules.Check(threshold, keys.Length);
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i].Client <= keys[i - 1].Client)
                throw new MaskingException($"expected clients in ascending order, got {keys[i].Client} after {keys[i - 1].Client}");
        }

        _self = keys.IndexOf(Keys);
        if (_self < 0) throw new MaskingException($"expected the keys of {offer.Client} in the list, got others or none");
        var seedShares = SecretSharing.Split(_seed, threshold, keys.Length);
        var keyShares = SecretSharing.Split(_masking.Secret(), threshold, keys.Length);
        _ownSeedShare = new OpaqueBytes(seedShares[_self]);
        _sealed =
        [
            .. Enumerable.Range(0, keys.Length).Where(peer => peer != _self).Select(peer => new SealedShare(
                peer, ShareBox.Seal(BoxKey(keys[peer], offer.Client, keys[peer].Client), seedShares[peer], keyShares[peer]))),
        ];
        _keys = keys;
        return _sealed;
    }

    /// <summary>Round 2 begins: the shares of the others arrive, which says who they are (U2, with this client).</summary>
    /// <param name="shares">In the order of the list; a box that does not open is found out when it is asked for.</param>
    /// <exception cref="MaskingException">They are too few, not in order, or others than before.</exception>
    public void Take(ImmutableArray<SealedShare> shares)
    {
        if (_keys.IsDefault) throw new MaskingException("expected a list of keys first, got shares");
        if (!_taken.IsDefault)
        {
            if (!shares.SequenceEqual(_taken)) throw new MaskingException("expected the same shares again, got others");
            return;
        }

        CheckPlaces([.. shares.Select(share => share.Peer)]);
        if (shares.Any(share => share.Peer == _self)) throw new MaskingException("expected the shares of others, got one of its own");
        if (shares.Length + 1 < threshold)
            throw new MaskingException($"expected shares of at least {threshold - 1} others, got {shares.Length}");
        if (shares.FirstOrDefault(share => share.Box.Length != MaskingRules.BoxBytes) is { } wrong)
            throw new MaskingException($"expected boxes of {MaskingRules.BoxBytes} bytes, got {wrong.Box.Length}");
        _taken = shares;
    }

    /// <summary>
    /// Round 2: the self mask, and one mask in common with each other client of U2, which the one with the smaller name adds and the other
    /// takes away.
    /// </summary>
    /// <exception cref="MaskingException">There are no shares yet, or an update was masked before: two under the same masks tell their
    /// difference.</exception>
    public MaskPlan Mask()
    {
        if (_taken.IsDefault) throw new MaskingException("expected shares of the others first, got an update to mask");
        if (_masked) throw new MaskingException("expected one update to mask, got a second one");
        _masked = true;
        return new MaskPlan(
        [
            new Mask(_seed, Added: true),
            .. _taken.Select(share => new Mask(
                _masking.Agree(_keys[share.Peer].Masking, MaskingPurpose.Mask(offer, offer.Client, _keys[share.Peer].Client)),
                Added: _self < share.Peer)),
        ]);
    }

    /// <summary>
    /// Round 4: of each client of U2 one share; of the seed where its update is in the sum, of the masking key where it is not. So never
    /// both, as only one list of survivors is answered.
    /// </summary>
    /// <param name="survivors">U3, in order, this client among them.</param>
    /// <exception cref="MaskingException">
    /// Fewer than t, others than were there, another list than before, or nothing is masked yet.
    /// </exception>
    public ImmutableArray<RevealedShare> Reveal(ImmutableArray<int> survivors)
    {
        if (!_masked) throw new MaskingException("expected an update to mask first, got survivors");
        if (!_survivors.IsDefault)
        {
            return survivors.SequenceEqual(_survivors)
                ? _revealed : throw new MaskingException("expected the same survivors again, got others");
        }

        CheckPlaces(survivors);
        if (survivors.Length < threshold)
            throw new MaskingException($"expected at least {threshold} survivors, got {survivors.Length}");
        if (!survivors.Contains(_self)) throw new MaskingException($"expected {offer.Client} among the survivors, got others");
        if (survivors.FirstOrDefault(place => place != _self && _taken.All(share => share.Peer != place), -1) is >= 0 and var unknown)
            throw new MaskingException($"expected survivors that sent shares, got {_keys[unknown].Client}");
        _survivors = survivors;
        _revealed =
        [
            .. _taken.Select(Opened).OfType<RevealedShare>().Append(new RevealedShare(_self, _ownSeedShare)).OrderBy(share => share.Peer),
        ];
        return _revealed;
    }

    public void Dispose()
    {
        _sealing.Dispose();
        _masking.Dispose();
        CryptographicOperations.ZeroMemory(_seed);
    }

    private RevealedShare? Opened(SealedShare sealedShare)
    {
        var peer = _keys[sealedShare.Peer];
        return ShareBox.Open(BoxKey(peer, peer.Client, offer.Client), sealedShare.Box) is var (seed, key)
            ? new RevealedShare(sealedShare.Peer, _survivors.Contains(sealedShare.Peer) ? seed : key)
            : null;
    }

    private byte[] BoxKey(MaskKeys peer, ClientId from, ClientId to) => _sealing.Agree(peer.Sealing, MaskingPurpose.Box(offer, from, to));

    private void CheckPlaces(ImmutableArray<int> places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] < (i == 0 ? 0 : places[i - 1] + 1) || places[i] >= _keys.Length)
                throw new MaskingException($"expected ascending places below {_keys.Length}, got {places[i]}");
        }
    }
}

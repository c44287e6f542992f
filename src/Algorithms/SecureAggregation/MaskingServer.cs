using System.Collections.Immutable;

namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>Where the coordinator's side stands; each phase but the last two waits for <see cref="MaskingServer.Awaited"/>.</summary>
public enum MaskingPhase
{
    /// <summary>Round 0: the clients' keys.</summary>
    Keys,

    /// <summary>Round 1: their sealed shares.</summary>
    Shares,

    /// <summary>Round 2: the clients take their shares, train, and send masked updates, until <see cref="MaskingServer.Unmask"/>.</summary>
    Masking,

    /// <summary>Round 4: the survivors reveal shares.</summary>
    Revealing,

    /// <summary>Enough shares are there to take the masks off the sum.</summary>
    Revealed,

    /// <summary>Fewer than t clients are left.</summary>
    Failed,
}

/// <summary>
/// The coordinator's side of secure aggregation in one attempt at a round (Bonawitz et al., eprint 2017/281, figure 4), without the
/// updates: a state machine without clock and network. A phase ends when everybody it waits for has answered or left. Answers that nobody
/// waits for change nothing. Not thread-safe.
/// </summary>
/// <param name="cohort">Those selected.</param>
/// <param name="threshold">t of <see cref="MaskingRules.Threshold"/>.</param>
public sealed class MaskingServer(RunId run, RoundId round, int attempt, ImmutableArray<ClientId> cohort, int threshold)
{
    private readonly Dictionary<ClientId, MaskKeys> _advertised = [];
    private readonly Dictionary<ClientId, ImmutableArray<SealedShare>> _sealed = [];
    private readonly HashSet<ClientId> _taken = [];
    private readonly Dictionary<ClientId, ImmutableArray<RevealedShare>> _revealed = [];
    private readonly HashSet<ClientId> _gone = [];

    /// <summary>U2: places of those whose shares were delivered.</summary>
    private ImmutableArray<int> _members = [];

    public MaskingPhase Phase { get; private set; } = MaskingPhase.Keys;

    /// <summary>Why the exchange failed; "" while it has not.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>
    /// U1, in client order; a client's place in it stands for the client from then on. Empty before <see cref="MaskingPhase.Shares"/>.
    /// </summary>
    public ImmutableArray<MaskKeys> KeyList { get; private set; } = [];

    /// <summary>U3: places of those whose updates are in the sum. Empty before <see cref="MaskingPhase.Revealing"/>.</summary>
    public ImmutableArray<int> Survivors { get; private set; } = [];

    /// <summary>Who has not answered in this phase and is not gone, in client order.</summary>
    public IEnumerable<ClientId> Awaited => (Phase switch
    {
        MaskingPhase.Keys => cohort.Order().Where(client => !_advertised.ContainsKey(client)),
        MaskingPhase.Shares => KeyList.Select(keys => keys.Client).Where(client => !_sealed.ContainsKey(client)),
        MaskingPhase.Masking => _members.Select(ClientAt).Where(client => !_taken.Contains(client)),
        MaskingPhase.Revealing => Survivors.Select(ClientAt).Where(client => !_revealed.ContainsKey(client)),
        _ => [],
    }).Where(client => !_gone.Contains(client));

    /// <summary>A client's keys.</summary>
    /// <exception cref="MaskingException">They are no points of the curve.</exception>
    public void Advertised(MaskKeys keys)
    {
        if (Phase != MaskingPhase.Keys || !Awaits(keys.Client)) return;
        AgreementKey.Check(keys.Sealing);
        AgreementKey.Check(keys.Masking);
        _advertised[keys.Client] = keys;
        Advance();
    }

    /// <summary>A client's shares for the others.</summary>
    /// <exception cref="MaskingException">They are not exactly one box for each of them.</exception>
    public void Sealed(ClientId client, ImmutableArray<SealedShare> shares)
    {
        if (Phase != MaskingPhase.Shares || !Awaits(client)) return;
        var self = PlaceOf(client);
        if (!shares.Select(share => share.Peer).SequenceEqual(Enumerable.Range(0, KeyList.Length).Where(place => place != self)))
            throw new MaskingException($"expected a share for each of {KeyList.Length - 1} others in their order, got {shares.Length} shares");
        if (shares.FirstOrDefault(share => share.Box.Length != MaskingRules.BoxBytes) is { } wrong)
            throw new MaskingException($"expected boxes of {MaskingRules.BoxBytes} bytes, got {wrong.Box.Length}");
        _sealed[client] = shares;
        Advance();
    }

    /// <summary>The shares of the others for one client of <see cref="MaskingPhase.Masking"/>.</summary>
    public ImmutableArray<SealedShare> SharesFor(ClientId client)
    {
        var self = PlaceOf(client);
        return
        [
            .. _members.Where(from => from != self)
                .Select(from => new SealedShare(from, _sealed[ClientAt(from)].First(share => share.Peer == self).Box)),
        ];
    }

    /// <summary>A client has its shares.</summary>
    public void Taken(ClientId client)
    {
        if (Phase == MaskingPhase.Masking) _taken.Add(client);
    }

    /// <summary>
    /// A client is lost or not needed: before the shares are delivered it never was, later its masks have to be recovered.
    /// </summary>
    public void Left(ClientId client)
    {
        _gone.Add(client);
        Advance();
    }

    /// <summary>The sum is complete.</summary>
    /// <param name="survivors">U3: whose masked updates are in it.</param>
    public void Unmask(IEnumerable<ClientId> survivors)
    {
        if (Phase != MaskingPhase.Masking) return;
        Survivors = [.. survivors.Select(PlaceOf).Where(place => _members.Contains(place)).Order()];
        Phase = MaskingPhase.Revealing;
        Advance();
    }

    /// <summary>A survivor's shares.</summary>
    /// <exception cref="MaskingException">They are of another length, or not those that were asked for.</exception>
    public void Revealed(ClientId client, ImmutableArray<RevealedShare> shares)
    {
        if (Phase != MaskingPhase.Revealing || !Awaits(client)) return;
        if (shares.FirstOrDefault(share => share.Share.Length != MaskingRules.SecretBytes) is { } wrong)
            throw new MaskingException($"expected shares of {MaskingRules.SecretBytes} bytes, got {wrong.Share.Length}");
        var places = shares.Select(share => share.Peer).ToHashSet();
        if (places.Count < shares.Length || !places.IsSubsetOf(_members))
            throw new MaskingException("expected one share of each client that took part, got others");
        _revealed[client] = shares;
        Advance();
    }

    /// <summary>Does without the shares that are still awaited, where there are enough.</summary>
    public void GoOn()
    {
        if (Phase == MaskingPhase.Revealing && _revealed.Count >= threshold) Phase = MaskingPhase.Revealed;
    }

    /// <summary>The masks that are left on the sum.</summary>
    /// <exception cref="MaskingException">Too few shares of somebody, or shares that are not of its key.</exception>
    public MaskPlan Recover() => MaskRecovery.Of(
        new OfferId(run, round, attempt, default), KeyList, _members, Survivors, threshold,
        [.. _revealed.Select(pair => (PlaceOf(pair.Key), pair.Value)).OrderBy(revealed => revealed.Item1)]);

    private ClientId ClientAt(int place) => KeyList[place].Client;

    private int PlaceOf(ClientId client)
    {
        for (var place = 0; place < KeyList.Length; place++)
            if (KeyList[place].Client == client) return place;
        return -1;
    }

    private bool Awaits(ClientId client) => Awaited.Contains(client);

    private void Advance()
    {
        if (Phase == MaskingPhase.Revealing)
        {
            if (Awaited.Any() || _revealed.Count < threshold) Require(_revealed.Count + Awaited.Count());
            else Phase = MaskingPhase.Revealed;
        }
        else if (Phase == MaskingPhase.Keys && !Awaited.Any())
        {
            KeyList = [.. _advertised.Values.Where(keys => !_gone.Contains(keys.Client)).OrderBy(keys => keys.Client)];
            Phase = MaskingPhase.Shares;
            Require(KeyList.Length);
        }
        else if (Phase == MaskingPhase.Shares && !Awaited.Any())
        {
            _members = [.. _sealed.Keys.Where(client => !_gone.Contains(client)).Select(PlaceOf).Order()];
            Phase = MaskingPhase.Masking;
            Require(_members.Length);
        }
        else if (Phase is MaskingPhase.Keys or MaskingPhase.Shares or MaskingPhase.Masking)
        {
            Require((Phase == MaskingPhase.Masking ? _members.Select(ClientAt) : cohort).Count(client => !_gone.Contains(client)));
        }
    }

    private void Require(int left)
    {
        if (left >= Math.Max(threshold, MaskingRules.FewestClients)) return;
        Failure = $"secure aggregation needs {Math.Max(threshold, MaskingRules.FewestClients)} clients, and {left} are left";
        Phase = MaskingPhase.Failed;
    }
}

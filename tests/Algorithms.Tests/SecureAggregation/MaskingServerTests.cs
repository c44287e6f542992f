using AfdActors.Algorithms.SecureAggregation;

namespace AfdActors.Algorithms.Tests.SecureAggregation;

/// <summary>What the coordinator's side does with answers that are late, wrong or missing.</summary>
public sealed class MaskingServerTests
{
    private readonly MaskingCohort _cohort = new(5, 3);

    private MaskingServer Server => _cohort.Server;

    [Fact]
    public void A_phase_waits_for_everybody_that_is_left()
    {
        Server.Left(_cohort.Clients[0]);
        foreach (var client in _cohort.Clients[1..4]) Server.Advertised(_cohort.Sides[client].Keys);
        Assert.Equal([_cohort.Clients[4]], Server.Awaited);
        Assert.Equal(MaskingPhase.Keys, Server.Phase);

        Server.Left(_cohort.Clients[4]);

        Assert.Equal(MaskingPhase.Shares, Server.Phase);
        Assert.Equal(_cohort.Clients[1..4], Server.KeyList.Select(keys => keys.Client));
    }

    [Fact]
    public void A_client_that_left_after_it_sent_its_keys_is_not_in_the_list()
    {
        foreach (var client in _cohort.Clients[..4]) Server.Advertised(_cohort.Sides[client].Keys);
        Server.Left(_cohort.Clients[0]);
        Server.Advertised(_cohort.Sides[_cohort.Clients[4]].Keys);

        Assert.Equal(_cohort.Clients[1..], Server.KeyList.Select(keys => keys.Client));
    }

    [Fact]
    public void A_client_that_left_before_the_shares_were_delivered_never_was()
    {
        _cohort.Advertise();
        foreach (var client in _cohort.Clients[..4]) Server.Sealed(client, _cohort.Sides[client].Seal(Server.KeyList));
        Server.Left(_cohort.Clients[0]);
        Server.Left(_cohort.Clients[4]);

        Assert.Equal(MaskingPhase.Masking, Server.Phase);
        Assert.Equal([2, 3], Server.SharesFor(_cohort.Clients[1]).Select(share => share.Peer));
    }

    [Fact]
    public void Answers_that_nobody_waits_for_change_nothing()
    {
        var stranger = new MaskKeys(new ClientId("stranger"), default, default);
        Server.Advertised(stranger);
        Server.Sealed(_cohort.Clients[0], []);
        Server.Taken(_cohort.Clients[0]);
        Server.Unmask(_cohort.Clients);
        Server.Revealed(_cohort.Clients[0], []);

        Assert.Equal(MaskingPhase.Keys, Server.Phase);
        Assert.Equal(_cohort.Clients, Server.Awaited);
    }

    [Fact]
    public void Wrong_answers_are_refused_and_still_awaited()
    {
        var client = _cohort.Clients[2];
        Assert.Throws<MaskingException>(() => Server.Advertised(new MaskKeys(client, _cohort.Sides[client].Keys.Sealing, default)));
        Assert.Throws<MaskingException>(() => Server.Advertised(new MaskKeys(client, default, _cohort.Sides[client].Keys.Masking)));
        Assert.Contains(client, Server.Awaited);

        _cohort.Advertise();
        var shares = _cohort.Sides[client].Seal(Server.KeyList);
        Assert.Throws<MaskingException>(() => Server.Sealed(client, shares[1..]));
        Assert.Throws<MaskingException>(() => Server.Sealed(client, [shares[1], shares[0], .. shares[2..]]));
        var tooLong = shares.SetItem(0, shares[0] with { Box = new OpaqueBytes(new byte[81]) });
        Assert.Throws<MaskingException>(() => Server.Sealed(client, tooLong));
        Assert.Contains(client, Server.Awaited);

        _cohort.Seal();
        _cohort.Take();
        foreach (var other in _cohort.Clients) _cohort.Mask(other, [0]);
        Server.Unmask(_cohort.Clients);
        var revealed = _cohort.Sides[client].Reveal(Server.Survivors);
        Assert.Throws<MaskingException>(() => Server.Revealed(client, revealed.SetItem(0, revealed[0] with { Share = default })));
        Assert.Throws<MaskingException>(() => Server.Revealed(client, revealed.Add(revealed[0])));
        Assert.Throws<MaskingException>(() => Server.Revealed(client, revealed.SetItem(0, revealed[0] with { Peer = 5 })));
        Assert.Contains(client, Server.Awaited);
    }

    [Fact]
    public void Survivors_that_sent_no_shares_do_not_count()
    {
        _cohort.Lose([_cohort.Clients[0]]);
        _cohort.Trained();

        Server.Unmask(_cohort.Clients);

        Assert.Equal(Enumerable.Range(0, 4), Server.Survivors);
        Assert.Equal("c001", Server.KeyList[0].Client.Value);
    }

    [Fact]
    public void Two_survivors_would_see_each_other()
    {
        var pair = new MaskingCohort(3, 2).Trained();

        pair.Server.Unmask(pair.Clients[1..]);

        Assert.Equal((MaskingPhase.Failed, "secure aggregation needs 3 clients, and 2 are left"), (pair.Server.Phase, pair.Server.Failure));
    }

    [Fact]
    public void Three_shares_are_enough_once_nobody_waits_for_more()
    {
        _cohort.Trained();
        foreach (var client in _cohort.Clients) _cohort.Mask(client, [0]);
        Server.Unmask(_cohort.Clients);
        foreach (var client in _cohort.Clients[..2]) Server.Revealed(client, _cohort.Sides[client].Reveal(Server.Survivors));
        Server.GoOn();
        Assert.Equal(MaskingPhase.Revealing, Server.Phase);

        Server.Revealed(_cohort.Clients[3], _cohort.Sides[_cohort.Clients[3]].Reveal(Server.Survivors));
        Assert.Equal(MaskingPhase.Revealing, Server.Phase);
        Server.GoOn();

        Assert.Equal(MaskingPhase.Revealed, Server.Phase);
    }
}

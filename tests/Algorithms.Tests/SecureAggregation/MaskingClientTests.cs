using System.Collections.Immutable;
using AfdActors.Algorithms.SecureAggregation;

namespace AfdActors.Algorithms.Tests.SecureAggregation;

/// <summary>What a client does not answer.</summary>
public sealed class MaskingClientTests
{
    private readonly MaskingCohort _cohort = new(5, 3);

    private MaskingClient Client => _cohort.Sides[_cohort.Clients[1]];

    private ImmutableArray<MaskKeys> Keys => [.. _cohort.Sides.Values.Select(side => side.Keys).OrderBy(keys => keys.Client)];

    /// <summary>
    /// The heart of the matter: with both shares of a client the coordinator could open its update. The second list of survivors is
    /// refused, whatever it is.
    /// </summary>
    [Fact]
    public void Nobody_gets_both_shares_of_a_client()
    {
        _cohort.Trained();
        Client.Mask();
        Client.Reveal([0, 1, 2, 3]);

        Assert.Contains("same survivors", Refused(() => Client.Reveal([0, 1, 2, 4])), StringComparison.Ordinal);
        Assert.Contains("same survivors", Refused(() => Client.Reveal([0, 1, 2, 3, 4])), StringComparison.Ordinal);
    }

    /// <summary>
    /// Of four survivors the seed, of the fifth the masking key: its share is another one, and with those of two others it is that key.
    /// </summary>
    [Fact]
    public void Survivors_lose_their_self_mask_and_others_their_key()
    {
        _cohort.Trained();
        foreach (var client in _cohort.Clients) _cohort.Mask(client, [0]);

        var shares = _cohort.Clients[..3].Select((client, i) => (
            (byte)(i + 1), _cohort.Sides[client].Reveal([0, 1, 2, 3]).Single(share => share.Peer == 4).Share)).ToList();

        using var key = AgreementKey.FromSecret(SecretSharing.Join(shares));
        Assert.Equal(Keys[4].Masking, key.Public);
    }

    [Fact]
    public void The_same_question_gets_the_same_answer()
    {
        _cohort.Advertise();
        Assert.Equal(Client.Seal(_cohort.Server.KeyList), Client.Seal(_cohort.Server.KeyList));
        _cohort.Seal();
        _cohort.Take();
        Client.Take(_cohort.Server.SharesFor(_cohort.Clients[1]));
        Client.Mask();
        Assert.Equal(Client.Reveal([0, 1, 2]), Client.Reveal([0, 1, 2]));
    }

    /// <summary>Two updates under the same masks would tell their difference.</summary>
    [Fact]
    public void Only_one_update_is_masked()
    {
        _cohort.Trained();
        Client.Mask();

        Assert.Contains("second", Refused(() => Client.Mask()), StringComparison.Ordinal);
    }

    [Fact]
    public void Questions_out_of_order_are_refused()
    {
        Refused(() => Client.Take([]));
        Refused(() => Client.Mask());
        Refused(() => Client.Reveal([0, 1, 2]));
        Client.Seal(Keys);
        Refused(() => Client.Mask());
        Refused(() => Client.Reveal([0, 1, 2]));
    }

    [Fact]
    public void A_list_of_keys_that_protects_nobody_is_refused()
    {
        Assert.Contains("3 to 200", Refused(() => Client.Seal(Keys[..2])), StringComparison.Ordinal);
        Assert.Contains("keys of c001", Refused(() => Client.Seal(Keys.RemoveAt(1))), StringComparison.Ordinal);
        var others = Keys.SetItem(1, Keys[2] with { Client = Keys[1].Client });
        Assert.Contains("keys of c001", Refused(() => Client.Seal(others)), StringComparison.Ordinal);
        Assert.Contains("ascending", Refused(() => Client.Seal(Keys.SetItem(0, Keys[1]).SetItem(1, Keys[0]))), StringComparison.Ordinal);
        Assert.Contains("ascending", Refused(() => Client.Seal(Keys.SetItem(3, Keys[2]))), StringComparison.Ordinal);

        // Of six, three could be asked for each kind of share.
        var six = Keys.Add(Keys[4] with { Client = new ClientId("d") });
        Assert.Contains("4 to 6", Refused(() => Client.Seal(six)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_list_of_keys_is_refused()
    {
        Client.Seal(Keys);

        Assert.Contains("same list", Refused(() => Client.Seal(Keys[..4])), StringComparison.Ordinal);
    }

    [Fact]
    public void Shares_that_protect_nobody_are_refused()
    {
        _cohort.Advertise();
        _cohort.Seal();
        var shares = _cohort.Server.SharesFor(_cohort.Clients[1]);

        Assert.Contains("at least 2", Refused(() => Client.Take(shares[..1])), StringComparison.Ordinal);
        Assert.Contains("of its own", Refused(() => Client.Take(shares.SetItem(0, shares[0] with { Peer = 1 }))), StringComparison.Ordinal);
        Refused(() => Client.Take(shares.SetItem(3, shares[3] with { Peer = 5 })));
        Refused(() => Client.Take(shares.SetItem(1, shares[1] with { Peer = 0 })));
        Assert.Contains("80 bytes", Refused(() => Client.Take(shares.SetItem(0, shares[0] with { Box = default }))), StringComparison.Ordinal);
        Client.Take(shares);
        Assert.Contains("same shares", Refused(() => Client.Take(shares[1..])), StringComparison.Ordinal);
    }

    [Fact]
    public void Survivors_that_cannot_be_are_refused()
    {
        _cohort.Advertise();
        _cohort.Seal();
        Client.Take(_cohort.Server.SharesFor(_cohort.Clients[1])[..3]);
        Client.Mask();

        Assert.Contains("at least 3", Refused(() => Client.Reveal([0, 1])), StringComparison.Ordinal);
        Assert.Contains("c001 among", Refused(() => Client.Reveal([0, 2, 3])), StringComparison.Ordinal);
        Assert.Contains("got c004", Refused(() => Client.Reveal([0, 1, 2, 4])), StringComparison.Ordinal);
        Refused(() => Client.Reveal([1, 0, 2]));
        Refused(() => Client.Reveal([-1, 0, 1, 2]));
        Refused(() => Client.Reveal([0, 1, 2, 5]));
        Client.Reveal([0, 1, 2, 3]);
    }

    /// <summary>Two thirds of ten, rounded up, are seven; half of anything is not enough.</summary>
    [Theory]
    [InlineData(0.67, 10, 7)]
    [InlineData(0.67, 3, 3)]
    [InlineData(0.51, 10, 6)]
    [InlineData(0.5, 10, 6)]
    [InlineData(1, 10, 10)]
    public void The_threshold_is_that_part_and_more_than_half(double fraction, int clients, int threshold) =>
        Assert.Equal(threshold, MaskingRules.Threshold(fraction, clients));

    private static string Refused(Action ask) => Assert.Throws<MaskingException>(ask).Message;
}

using AfdActors.Algorithms.SecureAggregation;
using AfdActors.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AfdActors.Algorithms.Tests.SecureAggregation;

/// <summary>Both sides of secure aggregation together.</summary>
public sealed class MaskingProtocolTests
{
    private const int Words = 5;

    /// <param name="Losses">The phase in which each client is lost; <see cref="MaskingPhase.Revealed"/> for one that stays.</param>
    private sealed record Attempt(int Threshold, MaskingPhase[] Losses, ulong[][] Updates)
    {
        public int Survivors => Losses.Count(loss => loss > MaskingPhase.Masking);

        public int Revealers => Losses.Count(loss => loss == MaskingPhase.Revealed);

        public bool Succeeds => Survivors >= Math.Max(3, Threshold) && Revealers >= Threshold;

        public override string ToString() => $"t = {Threshold}: {string.Join(' ', Losses)}";
    }

    private static Gen<Attempt> Any { get; } =
        from clients in Gen.Choose(3, 12)
        from threshold in Gen.Choose((clients / 2) + 1, clients)
        from losses in Gen.ArrayOf(
            Gen.Frequency((9, Gen.Constant(MaskingPhase.Revealed)), (1, Gen.Elements(
                MaskingPhase.Keys, MaskingPhase.Shares, MaskingPhase.Masking, MaskingPhase.Revealing))), clients)
        from updates in Gen.ArrayOf(Gen.ArrayOf(Gen.Choose(int.MinValue, int.MaxValue).Select(value => (ulong)value << 20), Words), clients)
        select new Attempt(threshold, losses, updates);

    /// <summary>
    /// Whoever is lost, and when: the sum is that of the survivors, bit for bit, or there is none because fewer than t are left.
    /// </summary>
    [Fact]
    public void The_sum_of_the_survivors_comes_out_whoever_is_lost_and_when()
    {
        var (sums, losses) = (0, 0);
        Law.Holds(Any, attempt =>
        {
            var cohort = new MaskingCohort(attempt.Losses.Length, attempt.Threshold);
            IEnumerable<ClientId> LostIn(MaskingPhase phase) => cohort.Clients.Where((_, i) => attempt.Losses[i] == phase);

            cohort.Lose(LostIn(MaskingPhase.Keys));
            cohort.Advertise();
            cohort.Lose(LostIn(MaskingPhase.Shares));
            cohort.Seal();
            cohort.Take();
            var survivors = cohort.Clients.Where((_, i) => attempt.Losses[i] > MaskingPhase.Masking).ToList();
            if (cohort.Server.Phase == MaskingPhase.Masking)
            {
                var masked = survivors.Select(client => cohort.Mask(client, attempt.Updates[cohort.Clients.IndexOf(client)])).ToList();
                cohort.Lose(LostIn(MaskingPhase.Masking));
                cohort.Server.Unmask(survivors);
                cohort.Lose(LostIn(MaskingPhase.Revealing));
                cohort.Reveal();
                if (cohort.Server.Phase == MaskingPhase.Revealed)
                {
                    var sum = MaskingCohort.Sum(masked, Words);
                    cohort.Server.Recover().Apply(sum);
                    Assert.Equal(
                        MaskingCohort.Sum(survivors.Select(client => attempt.Updates[cohort.Clients.IndexOf(client)]), Words), sum);
                    sums++;
                    losses += attempt.Losses.Count(loss => loss != MaskingPhase.Revealed);
                }
            }

            Assert.Equal(attempt.Succeeds ? MaskingPhase.Revealed : MaskingPhase.Failed, cohort.Server.Phase);
        }, count: 120);

        Assert.True(sums > 40 && losses > 20, $"{sums} sums with {losses} losses");
    }

    /// <summary>No word of a masked update is what it was, and none of the sum while a self mask is on it.</summary>
    [Fact]
    public void Nothing_shows_before_the_masks_are_off()
    {
        var cohort = new MaskingCohort(4, 3).Trained();
        var zeros = new ulong[64];

        var masked = cohort.Clients.Select(client => cohort.Mask(client, zeros)).ToList();

        Assert.All(masked, words => Assert.DoesNotContain(0ul, words));
        Assert.DoesNotContain(0ul, MaskingCohort.Sum(masked, zeros.Length));
        cohort.Server.Unmask(cohort.Clients);
        cohort.Reveal();
        var sum = MaskingCohort.Sum(masked, zeros.Length);
        cohort.Server.Recover().Apply(sum);
        Assert.Equal(zeros, sum);
    }

    /// <summary>
    /// What two clients have in common cancels, so the sum of zeros shows the self masks alone: nobody could know them beforehand, whatever
    /// they know of the run.
    /// </summary>
    [Fact]
    public void Self_masks_are_others_in_every_attempt()
    {
        static ulong[] SelfMasks()
        {
            var cohort = new MaskingCohort(3, 2).Trained();
            return MaskingCohort.Sum(cohort.Clients.Select(client => cohort.Mask(client, new ulong[4])), 4);
        }

        Assert.NotEqual(SelfMasks(), SelfMasks());
    }

    /// <summary>The update of a client that was given up comes late: what was revealed of it does not open it.</summary>
    [Fact]
    public void A_late_update_stays_hidden()
    {
        var cohort = new MaskingCohort(5, 3).Trained();
        var masked = cohort.Clients.ToDictionary(client => client, client => cohort.Mask(client, new ulong[64]));
        var late = cohort.Clients[2];
        cohort.Server.Left(late);
        cohort.Server.Unmask(cohort.Clients.Remove(late));
        cohort.Reveal();

        var sum = MaskingCohort.Sum(masked.Where(pair => pair.Key != late).Select(pair => pair.Value), 64);
        cohort.Server.Recover().Apply(sum);
        Assert.Equal(new ulong[64], sum);
        var all = MaskingCohort.Sum(masked.Values, 64);
        cohort.Server.Recover().Apply(all);
        Assert.DoesNotContain(0ul, all);
    }

    [Fact]
    public void Fewer_than_the_threshold_cannot_take_the_masks_off()
    {
        var cohort = new MaskingCohort(5, 4).Trained();
        foreach (var client in cohort.Clients) cohort.Mask(client, [0]);
        cohort.Server.Unmask(cohort.Clients);

        foreach (var client in cohort.Clients[..3])
            cohort.Server.Revealed(client, cohort.Sides[client].Reveal(cohort.Server.Survivors));

        cohort.Server.GoOn();
        Assert.Equal(MaskingPhase.Revealing, cohort.Server.Phase);
        Assert.Contains("4 shares", Assert.Throws<MaskingException>(() => cohort.Server.Recover()).Message, StringComparison.Ordinal);
        cohort.Lose(cohort.Clients[3..]);
        Assert.Equal(MaskingPhase.Failed, cohort.Server.Phase);
        Assert.Equal("secure aggregation needs 4 clients, and 3 are left", cohort.Server.Failure);
    }

    /// <summary>A client that seals rubbish for one other spoils nothing as long as t others have good shares.</summary>
    [Fact]
    public void A_box_that_does_not_open_costs_one_share()
    {
        var cohort = new MaskingCohort(5, 3);
        cohort.Advertise();
        foreach (var client in cohort.Clients)
        {
            var shares = cohort.Sides[client].Seal(cohort.Server.KeyList);
            if (client == cohort.Clients[0]) shares = shares.SetItem(3, shares[3] with { Box = new OpaqueBytes(new byte[80]) });
            cohort.Server.Sealed(client, shares);
        }

        cohort.Take();
        var masked = cohort.Clients.Select(client => cohort.Mask(client, [7])).ToList();
        cohort.Server.Unmask(cohort.Clients);
        var revealed = cohort.Sides[cohort.Clients[4]].Reveal(cohort.Server.Survivors);
        cohort.Reveal();

        Assert.Equal([1, 2, 3, 4], revealed.Select(share => share.Peer));
        var sum = MaskingCohort.Sum(masked, 1);
        cohort.Server.Recover().Apply(sum);
        Assert.Equal([35ul], sum);
    }

    [Fact]
    public void Shares_that_are_not_of_the_key_of_a_lost_client_are_found_out()
    {
        var cohort = new MaskingCohort(4, 3).Trained();
        foreach (var client in cohort.Clients[1..]) cohort.Mask(client, [0]);
        cohort.Server.Left(cohort.Clients[0]);
        cohort.Server.Unmask(cohort.Clients[1..]);
        foreach (var client in cohort.Clients[1..])
        {
            var shares = cohort.Sides[client].Reveal(cohort.Server.Survivors);
            cohort.Server.Revealed(
                client, client == cohort.Clients[3] ? shares.SetItem(0, shares[0] with { Share = new OpaqueBytes(new byte[32]) }) : shares);
        }

        var wrong = Assert.Throws<MaskingException>(() => cohort.Server.Recover());
        Assert.Contains("masking key of c000", wrong.Message, StringComparison.Ordinal);
    }
}

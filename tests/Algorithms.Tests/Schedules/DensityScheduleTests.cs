using AfdActors.Algorithms.Schedules;

namespace AfdActors.Algorithms.Tests.Schedules;

public sealed class DensityScheduleTests
{
    private static readonly DensitySchedule Plateaus = new(DensityRise.Plateau, 0.25, 3, DensityClients.Equal, Server: false);

    /// <summary>A sixteenth over four rounds: times 2 each.</summary>
    [Theory]
    [InlineData(1, 0.0625)]
    [InlineData(2, 0.125)]
    [InlineData(3, 0.25)]
    [InlineData(4, 0.5)]
    [InlineData(5, 1)]
    [InlineData(500, 1)]
    public void Over_rounds_the_share_rises_by_one_factor(int round, double share) =>
        Assert.Equal(
            share, (Plateaus with { Rise = DensityRise.Rounds, From = 0.0625, Rounds = 4 }).ShareIn(new RoundId(round), null), 12);

    [Fact]
    public void A_constant_density_is_whole_and_takes_no_note_of_rounds()
    {
        var whole = Plateaus with { Rise = DensityRise.Constant };
        Assert.Equal(1, whole.ShareIn(new RoundId(1), null));
        Assert.Null(whole.Next(null, [1]));
        Assert.Null((Plateaus with { Rise = DensityRise.Rounds }).Next(null, [1]));
    }

    /// <summary>
    /// Three rounds count. Losses 2, 1, 3: smoothed 2, 1.9, 2.01, no less than the first, so the share doubles. Then 1, 1, 1 and 1: 1.909,
    /// 1.8181, 1.73629 and on down, so it stays. A last 9 lifts it above what it was two rounds before.
    /// </summary>
    [Fact]
    public void The_share_doubles_after_a_plateau_of_so_many_rounds_with_it()
    {
        DensityPlateau? last = null;
        List<double> shares = [];
        foreach (var loss in (double[])[2, 1, 3, 1, 1, 1, 1, 9])
        {
            shares.Add(Plateaus.ShareIn(new RoundId(shares.Count + 1), last));
            last = Plateaus.Next(last, [loss]);
        }

        Assert.Equal([0.25, 0.25, 0.25, 0.5, 0.5, 0.5, 0.5, 0.5], shares);
        Assert.Equal(1, last!.Share);
    }

    [Fact]
    public void The_smoothed_loss_is_nine_tenths_of_the_last_and_goes_on_over_a_doubling()
    {
        var last = Plateaus.Next(Plateaus.Next(Plateaus.Next(null, [2]), [1]), [3])!;
        Assert.Equal(2.01, last.Loss, 12);
        Assert.Empty(last.Losses);
        Assert.Equal(1.909, Plateaus.Next(last, [1])!.Loss, 12);
    }

    [Fact]
    public void A_share_ends_at_the_whole_and_no_more_losses_are_kept_than_count()
    {
        var schedule = Plateaus with { From = 0.75 };
        DensityPlateau? last = null;
        for (var round = 0; round < 9; round++) last = schedule.Next(last, [1 + round]);
        Assert.Equal(1, last!.Share);
        Assert.Equal(3, last.Losses.Count);
    }

    [Theory]
    [InlineData(DensityClients.Equal, 1)]
    [InlineData(DensityClients.Samples, 0.3)]
    [InlineData(DensityClients.Link, 0.8)]
    public void Clients_are_told_apart_by_samples_or_link(DensityClients clients, double share) =>
        Assert.Equal(share, (Plateaus with { Clients = clients }).ShareOf(1, 30, 100, 0.8), 12);

    [Fact]
    public void A_fast_link_sends_no_more_than_the_density() =>
        Assert.Equal(1, (Plateaus with { Clients = DensityClients.Link }).ShareOf(1, 30, 100, 1.5));

    [Fact]
    public void A_clients_share_is_of_that_of_the_round_and_never_nothing()
    {
        var bySamples = Plateaus with { Clients = DensityClients.Samples };
        Assert.Equal(0.075, bySamples.ShareOf(0.25, 30, 100, 1), 12);
        Assert.Equal(1e-6, bySamples.ShareOf(0.25, 1, int.MaxValue, 1));
    }

    /// <summary>The median is of those in the middle, and finite whatever they say.</summary>
    [Fact]
    public void A_client_that_lies_about_its_loss_moves_no_plateau()
    {
        Assert.Equal(2, Plateaus.Next(null, [double.MaxValue, 1, 2])!.Loss);
        Assert.Equal(1.5, Plateaus.Next(null, [1, 2, -double.MaxValue, double.MaxValue])!.Loss);
        Assert.True(double.IsFinite(Plateaus.Next(null, [double.MaxValue, double.MaxValue])!.Loss));
    }
}

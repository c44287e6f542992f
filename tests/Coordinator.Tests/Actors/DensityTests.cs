using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Schedules;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>What part of the density clients are asked for, and the server's step moves.</summary>
public sealed class DensityTests : CoordinatorTest
{
    private static readonly DensitySchedule Half = new(DensityRise.Rounds, 0.5, 1, DensityClients.Equal, Server: false);

    [Fact]
    public async Task Offers_of_the_first_rounds_ask_for_a_part_of_the_density()
    {
        var (coordinator, end) = StartCoordinator(
            Settings(clients: 1, rounds: 3) with { Density = Half with { From = 0.25, Rounds = 2 } });
        StartNode(coordinator, "a", 0);
        Assert.Equal([0.25, 0.5, 1], [Share(1), Share(2), Share(3)]);
        Assert.Null((await end).Report!.Density);
    }

    /// <summary>The client says that its loss is 1 in each round: after two rounds that is a plateau.</summary>
    [Fact]
    public async Task A_plateau_of_the_losses_doubles_the_share_and_is_in_the_report()
    {
        var (coordinator, end) = StartCoordinator(
            Settings(clients: 1, rounds: 4) with { Density = Half with { Rise = DensityRise.Plateau, Rounds = 2 } });
        StartNode(coordinator, "a", 0);
        Assert.Equal([0.5, 0.5, 1, 1], [Share(1), Share(2), Share(3), Share(4)]);
        Assert.Equal(1, (await end).Report!.Density!.Share);
    }

    [Fact]
    public void A_client_with_fewer_samples_is_asked_for_less()
    {
        var density = DensitySchedule.Whole with { Clients = DensityClients.Samples };
        var (coordinator, _) = StartCoordinator(Settings(clients: 2) with { Density = density });
        StartNode(coordinator, "a", [0, 1], [2, 8]);
        Assert.Equal(0.25, Players[0].ExpectMsg<TrainOffer>().Parameters.DensityShare);
        Assert.Equal(1, Players[1].ExpectMsg<TrainOffer>().Parameters.DensityShare);
    }

    /// <summary>Half in this round, and 2 of 4: a pass has no more.</summary>
    [Fact]
    public void Samples_count_as_far_as_a_pass_has_them_and_of_the_rounds_share()
    {
        var settings = Settings(clients: 2) with { Density = Half with { Clients = DensityClients.Samples } };
        var (coordinator, _) = StartCoordinator(settings with { Training = settings.Training with { MaxSamples = 4 } });
        StartNode(coordinator, "a", [0, 1], [2, 8]);
        Assert.Equal(0.25, Players[0].ExpectMsg<TrainOffer>().Parameters.DensityShare);
        Assert.Equal(0.5, Players[1].ExpectMsg<TrainOffer>().Parameters.DensityShare);
    }

    [Fact]
    public void A_client_with_a_slow_link_is_asked_for_less()
    {
        var settings = Settings(clients: 4) with { Density = DensitySchedule.Whole with { Clients = DensityClients.Link } };
        var (coordinator, _) = StartCoordinator(settings);
        StartNode(coordinator, "a", 0, 1, 2, 3);
        double[] shares = [.. Players.Select(player => player.ExpectMsg<TrainOffer>().Parameters.DensityShare)];
        var links = LinkRanges.Of(settings.Network);
        Assert.Equal([.. Enumerable.Range(0, 4).Select(i => Math.Min(1, links.PaceOf(Client(i), settings.Seed)))], shares);
        Assert.InRange(shares.Distinct().Count(), 2, 4);
    }

    /// <summary>20 weights with the same step, at density 0.5: five of them move in the first round, where half of that counts.</summary>
    [Theory]
    [InlineData(true, 5)]
    [InlineData(false, 10)]
    public async Task The_servers_step_rises_alike_where_it_is_told_to(bool server, int moved)
    {
        var settings = Settings(clients: 1) with
        {
            Aggregation = new ServerOptimizerSettings(Density: 0.5) { Scope = Algorithms.Compression.Uplink.SparsityScope.Model },
            Density = Half with { Server = server },
        };
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, "a", 0);
        Share(1);
        Assert.Equal(moved, (await end).Weights.Count(weight => weight != 0));
    }

    /// <summary>Of the offer of a round, which is answered.</summary>
    private double Share(int round)
    {
        var offer = Players[0].FishForMessage<TrainOffer>(_ => true);
        Deliver(Players[0].Sender, Id(0, round), 0, 0.25f);
        return offer.Parameters.DensityShare;
    }
}

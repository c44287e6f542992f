using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Messages;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>A client trains within its own configuration, whatever an offer says.</summary>
public sealed class PolicyTests : ClientTest
{
    private static readonly HyperParameters Own = Offer(1).Parameters;

    public static TheoryData<HyperParameters, string> Beyond => new()
    {
        { Own with { Epochs = int.MaxValue }, "epochs: expected at most 1, got 2147483647" },
        { Own with { BatchSize = 5 }, "batch size: expected at most 4, got 5" },
        { Own with { LearningRate = 0.2f }, "learning rate: expected at most 0.1, got 0.2" },
        { Own with { CohortSize = 1 }, "cohort: expected at least 2 clients, got 1" },
        { Own with { Uplink = new UplinkSettings(UplinkKind.Ternary, new DgcSettings()) }, "uplink: expected Raw, got Ternary" },
        { Own with { Uplink = Own.Uplink with { Dgc = new DgcSettings(Density: 0.5) } }, "uplink: expected the settings" },
    };

    [Theory]
    [MemberData(nameof(Beyond))]
    public void Offer_beyond_the_clients_own_configuration_is_declined(HyperParameters parameters, string reason)
    {
        var client = StartClient();
        var offer = Offer(1) with { Parameters = parameters };
        client.Tell(offer, Session);

        var declined = Session.ExpectMsg<OfferDeclined>();
        Assert.Equal(offer.Offer, declined.Offer);
        Assert.Contains(reason, declined.Reason, StringComparison.Ordinal);
        Settled(client, Session);
        Train(client, Offer(2));
    }

    [Fact]
    public void Offer_within_it_is_taken()
    {
        var client = StartClient();
        Train(client, Offer(1) with { Parameters = Own with { LearningRate = 0.05f, BatchSize = 1, CohortSize = 3, Downlink = new DownlinkSettings(DownlinkKind.Half) } });
    }
}

using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Strategies;
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
        { Own with { Uplink = TernaryUplink.Settings(0.1) }, "uplink: expected raw, got ternary (density = 0.1" },
        { Own with { Uplink = Own.Uplink.With("density", 0.5) }, "uplink: expected raw, got raw (density = 0.5)" },
        { Own with { Aggregation = new StrategySettings("scaffold") }, "aggregation: expected average, got scaffold" },
        { Own with
        {
            Aggregation = new StrategySettings("average"),
        }, "aggregation strategy: expected one that corrects local training, got average" },
        { Own with
        {
            Downlink = new StrategySettings("rwa"),
        }, "downlink: expected one of raw, half, hadamard, difference, got \"rwa\" (did you mean raw?)" },
        { Own with { LocalClip = 0 }, "local clip: expected at most 2, got none" },
        { Own with { LocalClip = 2.5 }, "local clip: expected at most 2, got 2.5" },
        { Own with { Downlink = Downlinks.Hadamard(9) }, "option bits of hadamard: expected a whole number from 1 to 8, got \"9\"" },
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
        Train(client, Offer(1) with
        {
            Parameters = Own with { LearningRate = 0.05f, BatchSize = 1, CohortSize = 3, Downlink = Downlinks.Half },
        });
    }

    /// <summary>Two thirds of the 6 clients that the offer tells are 5.</summary>
    [Theory]
    [InlineData(null, "got an offer without it")]
    [InlineData(4, "got 4")]
    public void An_offer_that_masks_less_than_the_client_wants_is_objected_to(int? threshold, string got)
    {
        var policy = new ClientPolicy(1, 4, 0.1f, Own.Uplink, MinCohort: 2, Aggregation: "average", Masked: 0.67);
        var offer = Offer(1) with { Parameters = Own with { CohortSize = 6 } };

        Assert.Equal(
            $"secure aggregation: expected a threshold of at least 5 clients, {got}",
            policy.Objection(threshold is { } t ? offer with { Masking = new MaskingTerms(1, t, 9) } : offer));
        Assert.Null(policy.Objection(offer with { Masking = new MaskingTerms(1, 5, 9) }));
        Assert.Null((policy with { Masked = null }).Objection(offer with { Masking = new MaskingTerms(1, 5, 9) }));
    }
}

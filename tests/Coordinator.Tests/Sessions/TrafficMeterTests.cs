using AfdActors.Algorithms;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.SubModels;
using AfdActors.Coordinator.Sessions;
using AfdActors.Coordinator.Tests.Actors;
using AfdActors.Messages;
using AfdActors.Messages.Wire;

namespace AfdActors.Coordinator.Tests.Sessions;

public sealed class TrafficMeterTests : ActorTest
{
    [Fact]
    public void A_modeled_link_carries_each_part_once_in_its_direction()
    {
        var offer = new OfferId(Run, new RoundId(1), 0, Client(0));
        var (down, up) = (new CancelTraining(offer, "the round closed"), new TrainingFailed(offer, "no"));
        var meter = new TrafficMeter();
        meter.Sent(down);
        meter.Received(up);
        meter.Sent(down, isRepeat: true);
        meter.Received(up, isRepeat: true);

        Assert.NotEqual(AfdSerializer.BytesOf(down), AfdSerializer.BytesOf(up));
        // Two of four units: 4 + 6 of 8 + 12 weights.
        Assert.Equal(
            new ClientTraffic(Client(0), AfdSerializer.BytesOf(down), AfdSerializer.BytesOf(up), 7, 0.5),
            meter.OnLink(Client(0), samplesTrained: 7, new SubModel(Layout, [new UnitMask(4, [1, 3])])));
        Assert.Equal(AfdSerializer.BytesOf(down) + AfdSerializer.BytesOf(up), meter.Read().BytesRepeated);
    }
}

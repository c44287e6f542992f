using AfdActors.Algorithms.SecureAggregation;
using AfdActors.ClientNode.Work;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>Sub-models of a process's clients that wait for each other's training. There is room for one; two train at a time.</summary>
public sealed class RoomTests : ClientTest
{
    private readonly PayloadPulls _pulls;
    private readonly Job _first;

    public RoomTests()
    {
        _pulls = Pulls(maxReceiving: (int)Offer(1).Payload.Bytes);
        _first = Train(StartClient(_pulls), Offer(1));
        Train(StartClient(_pulls), Offer(1));
    }

    [Fact]
    public void Sub_model_that_waits_for_its_training_keeps_its_room_however_long_and_leaves_it_then()
    {
        var third = Receive(Offer(1));
        var fourth = StartClient(_pulls);
        fourth.Tell(Offer(1), Session);
        for (var tick = 0; tick < 10; tick++) Time.Advance(Retry);
        Settled(third, Session);
        Settled(fourth, Session);

        _first.Outcome.SetException(new CannotTrainException("another one's turn"));
        Training.ExpectMsg<Job>();
        Session.FishForMessage<ChunkRequest>(_ => true);
    }

    /// <summary>A masked round begins with the keys of all of its clients, who give them once they pull.</summary>
    [Fact]
    public void Masked_sub_model_keeps_nobody_waiting_for_its_training()
    {
        var masked = Offer(1) with { Masking = new MaskingTerms(7, 3, 2) };
        Receive(masked);
        StartClient(_pulls).Tell(masked, Session);
        ExpectRequests(masked, 0);
    }

    private IActorRef Receive(TrainOffer offer)
    {
        var client = StartClient(_pulls);
        client.Tell(offer, Session);
        for (var chunk = 0; chunk < 4; chunk++) SendChunk(offer, ExpectRequest().Index);
        Settled(client, Session);
        return client;
    }
}

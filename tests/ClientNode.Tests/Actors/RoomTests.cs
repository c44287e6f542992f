using AfdActors.Messages;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>Sub-models of a process's clients that wait for each other's training. There is room for one, and two train at a time.</summary>
public sealed class RoomTests : ClientTest
{
    [Fact]
    public void Sub_model_that_waits_for_its_training_keeps_its_room_however_long_and_leaves_it_then()
    {
        var pulls = Pulls(maxReceiving: (int)Offer(1).Payload.Bytes);
        var first = Train(StartClient(pulls), Offer(1));
        Train(StartClient(pulls), Offer(1));

        var third = StartClient(pulls);
        third.Tell(Offer(1), Session);
        for (var chunk = 0; chunk < 4; chunk++) SendChunk(Offer(1), ExpectRequest().Index);
        Settled(third, Session);
        var fourth = StartClient(pulls);
        fourth.Tell(Offer(1), Session);
        for (var tick = 0; tick < 10; tick++) Time.Advance(Retry);
        Settled(third, Session);
        Settled(fourth, Session);

        first.Outcome.SetException(new CannotTrainException("another one's turn"));
        Session.ExpectMsg<TrainingFailed>();
        ExpectRequests(Offer(1), 0);
    }
}

using AfdActors.Algorithms;
using AfdActors.Messages;

namespace AfdActors.ClientNode;

/// <summary>
/// The offer that was called off last. Offers come from sessions and the word that ends them from the coordinator, so one may come after
/// its end: nobody would answer who took it, and the attempt that is under way would lose the client.
/// </summary>
internal sealed class CalledOffOffer
{
    private OfferId? _offer;

    public bool Drops(object message)
    {
        if (message is CancelTraining cancel) _offer = cancel.Offer;
        return message is TrainOffer train && train.Offer == _offer;
    }
}

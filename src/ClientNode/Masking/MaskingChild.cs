using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode.Masking;

/// <summary>The child of a client that masks the update of one offer; none where updates are open.</summary>
internal sealed class MaskingChild
{
    private readonly TrainOffer? _offer;

    private MaskingChild(TrainOffer? offer, IActorRef actor) => (_offer, Actor) = (offer, actor);

    public static MaskingChild None { get; } = new(null, ActorRefs.Nobody);

    public IActorRef Actor { get; }

    /// <summary>
    /// The child for an offer. The same offer with another payload, as after a lost view, keeps its keys, which the coordinator may know.
    /// </summary>
    public MaskingChild For(TrainOffer offer, ClientSetup setup, IActorContext context)
    {
        if (_offer is not null && offer.Masking == _offer.Masking && offer.Offer == _offer.Offer) return this;
        context.Stop(Actor);
        return offer.Masking is null ? None : new MaskingChild(offer, context.ActorOf(MaskingActor.Props(setup, offer)));
    }
}

using AfdActors.Messages;
using Akka.Actor;
using Akka.Event;

namespace AfdActors.ClientNode;

/// <summary>
/// Only what comes from the coordinator's node counts: whoever else reaches an actor of a client is not answered, and changes nothing. What
/// a sender is called is its own word without TLS (docs/cluster.md).
/// </summary>
internal sealed class CoordinatorGuard(ICanTell coordinator, ILoggingAdapter log)
{
    private readonly Address _address = coordinator is ActorSelection selection
        ? selection.Anchor.Path.Address : ((IActorRef)coordinator).Path.Address;
    private bool _warned;

    public bool Drops(object message, IActorRef sender)
    {
        if (message is not IWireMessage || sender.Path.Address == _address) return false;
        if (!_warned)
        {
            log.Warning("Ignored a {0} of {1}: expected messages of the coordinator at {2}; more of this kind is not reported",
                message.GetType().Name, sender.Path.Address, _address);
        }

        _warned = true;
        return true;
    }
}

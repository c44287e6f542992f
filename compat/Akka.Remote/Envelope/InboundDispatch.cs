using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Remote.Envelope;

/// <summary>Hands what arrives to local actors. A message that cannot be read is logged and lost; nothing else is.</summary>
internal sealed class InboundDispatch(RemoteActorRefProvider provider, MessageCodec codec, ILoggingAdapter log)
{
    public void Deliver(MessageEnvelope envelope, Address from)
    {
        if (!ActorPath.TryParse(envelope.Recipient, out var path) || !provider.HasAddress(path.Address))
        {
            log.Warning("Dropping message for non-local recipient [{0}] from [{1}]", envelope.Recipient, from);
            return;
        }

        if (!TryRead(envelope, from, out var message))
        {
            return;
        }

        var recipient = (IInternalActorRef)provider.ResolveActorRef(path);
        var sender = envelope.Sender is null ? ActorRefs.NoSender : provider.ResolveActorRef(envelope.Sender);
        switch (message)
        {
            case ISystemMessage system:
                recipient.SendSystemMessage(system);
                break;
            case ActorSelectionMessage selection:
                ActorSelection.Deliver(recipient, selection, sender);
                break;
            default:
                recipient.Tell(message, sender);
                break;
        }
    }

    private bool TryRead(MessageEnvelope envelope, Address from, out object message)
    {
        try
        {
            message = codec.Decode(envelope);
            return true;
        }
        catch (Exception error)
        {
            log.Error(
                error,
                "Dropping message for [{0}] from [{1}]: serializer [{2}] could not read {3} bytes of manifest [{4}]",
                envelope.Recipient,
                from,
                envelope.SerializerId,
                envelope.Payload.Length,
                envelope.Manifest);
            message = null;
            return false;
        }
    }
}

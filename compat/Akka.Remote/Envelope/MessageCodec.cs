using Akka.Actor;
using AkkaSerialization = Akka.Serialization.Serialization;

namespace Akka.Remote.Envelope;

/// <summary>Messages into envelopes and back, by the serializers of the system.</summary>
internal sealed class MessageCodec(ExtendedActorSystem system, Address local)
{
    /// <exception cref="Exception">Whatever the serializer throws.</exception>
    public MessageEnvelope Encode(object message, IActorRef sender, IActorRef recipient) => AkkaSerialization.WithTransport(system, local, () =>
    {
        var serializer = system.Serialization.FindSerializerFor(message);
        return new MessageEnvelope(
            recipient.Path.ToSerializationFormat(),
            sender.IsNobody() ? null : AkkaSerialization.SerializedActorPath(sender),
            serializer.Identifier,
            AkkaSerialization.ManifestFor(serializer, message),
            serializer.ToBinary(message));
    });

    /// <exception cref="Exception">Whatever the serializer throws.</exception>
    public object Decode(MessageEnvelope envelope) =>
        system.Serialization.Deserialize(envelope.Payload, envelope.SerializerId, envelope.Manifest);
}

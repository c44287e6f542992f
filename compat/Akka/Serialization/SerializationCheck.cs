using Akka.Actor.Internal;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// With <c>akka.actor.serialize-messages</c> every message of a user goes through its serializer on the way, so that a test sees
/// what remoting would do. The engine's own types and primitives have nothing to prove.
/// </summary>
internal static class SerializationCheck
{
    public static Envelope Copy(ActorSystemImpl system, Envelope envelope)
    {
        var letter = envelope.Message as DeadLetter;
        var message = letter?.Message ?? envelope.Message;
        if (IsExempt(message))
        {
            return envelope;
        }

        var serializer = system.Serialization.FindSerializerFor(message);
        var manifest = Serialization.Serialization.ManifestFor(serializer, message);
        var bytes = Serialization.Serialization.WithTransport(system, () => serializer.ToBinary(message));
        var copy = system.Serialization.Deserialize(bytes, serializer.Identifier, manifest);
        return new Envelope(letter is null ? copy : new DeadLetter(copy, letter.Sender, letter.Recipient), envelope.Sender);
    }

    private static bool IsExempt(object message) =>
        message is INoSerializationVerificationNeeded or string or IActorRef
        || message.GetType().IsPrimitive
        || message.GetType().Assembly == typeof(SerializationCheck).Assembly;
}

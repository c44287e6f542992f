using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.MessageQueues;

/// <summary>The queue of those who have stopped: everything becomes a dead letter at once.</summary>
internal sealed class DeadLetterMessageQueue : IMessageQueue
{
    private readonly IActorRef _deadLetters;

    public DeadLetterMessageQueue(IActorRef deadLetters) => _deadLetters = deadLetters;

    public bool HasMessages => false;

    public int Count => 0;

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        var message = envelope.Message is DeadLetter ? envelope.Message : new DeadLetter(envelope.Message, envelope.Sender ?? _deadLetters, receiver);
        _deadLetters.Tell(message, envelope.Sender);
    }

    public bool TryDequeue(out Envelope envelope)
    {
        envelope = default;
        return false;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
    }
}

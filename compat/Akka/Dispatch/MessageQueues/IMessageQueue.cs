using Akka.Actor;

namespace Akka.Dispatch.MessageQueues;

/// <summary>The users' messages of a mailbox: many producers, one consumer.</summary>
public interface IMessageQueue
{
    bool HasMessages { get; }

    int Count { get; }

    void Enqueue(IActorRef receiver, Envelope envelope);

    bool TryDequeue(out Envelope envelope);

    /// <summary>Moves what is left to another queue; safe beside concurrent producers.</summary>
    void CleanUp(IActorRef owner, IMessageQueue deadletters);
}

using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;

namespace Akka.Dispatch.MessageQueues;

/// <summary>First in, first out, with a limit; what finds no room within the push timeout becomes a dead letter.</summary>
public class BoundedMessageQueue : IMessageQueue, IBoundedMessageQueueSemantics
{
    private readonly BlockingCollection<Envelope> _queue;

    public BoundedMessageQueue(int boundedCapacity, TimeSpan pushTimeOut)
    {
        PushTimeOut = pushTimeOut;
        _queue = new BlockingCollection<Envelope>(new ConcurrentQueue<Envelope>(), boundedCapacity);
    }

    public TimeSpan PushTimeOut { get; set; }

    public bool HasMessages => _queue.Count > 0;

    public int Count => _queue.Count;

    public void Enqueue(IActorRef receiver, Envelope envelope)
    {
        if (PushTimeOut < TimeSpan.Zero)
        {
            _queue.Add(envelope);
        }
        else if (!_queue.TryAdd(envelope, PushTimeOut))
        {
            var letter = new DeadLetter(envelope.Message, envelope.Sender, receiver);
            ((IInternalActorRef)receiver).Provider.DeadLetters.Tell(letter, envelope.Sender);
        }
    }

    public bool TryDequeue(out Envelope envelope) => _queue.TryTake(out envelope);

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
        while (TryDequeue(out var envelope))
        {
            deadletters.Enqueue(owner, envelope);
        }
    }
}

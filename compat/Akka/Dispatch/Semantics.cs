using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>What a message queue can do; actors ask for it with <see cref="IRequiresMessageQueue{T}"/>.</summary>
public interface ISemantics
{
}

/// <summary>Takes any number of messages.</summary>
public interface IUnboundedMessageQueueSemantics : ISemantics
{
}

/// <summary>Takes a limited number of messages.</summary>
public interface IBoundedMessageQueueSemantics : ISemantics
{
    TimeSpan PushTimeOut { get; }
}

/// <summary>Can take a message back at its head, as a stash needs.</summary>
public interface IDequeBasedMessageQueueSemantics : ISemantics
{
    void EnqueueFirst(Envelope envelope);
}

/// <summary>Both of what the name says.</summary>
public interface IUnboundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IUnboundedMessageQueueSemantics
{
}

/// <summary>Both of what the name says.</summary>
public interface IBoundedDequeBasedMessageQueueSemantics : IDequeBasedMessageQueueSemantics, IBoundedMessageQueueSemantics
{
}

/// <summary>Put on an actor: its mailbox needs a queue of this kind.</summary>
public interface IRequiresMessageQueue<T>
    where T : ISemantics
{
}

/// <summary>Put on a mailbox type: the kind of queue it makes.</summary>
public interface IProducesMessageQueue<TQueue>
{
}

/// <summary>Put on a mailbox type whose queue may make senders wait.</summary>
public interface IProducesPushTimeoutSemanticsMailbox
{
    TimeSpan PushTimeout { get; }
}

using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Messages put aside until the actor can handle them.</summary>
public interface IStash
{
    int Count { get; }

    bool IsEmpty { get; }

    bool NonEmpty { get; }

    bool IsFull { get; }

    int Capacity { get; }

    /// <summary>Puts the message being processed aside.</summary>
    /// <exception cref="IllegalActorStateException">It has been put aside already.</exception>
    /// <exception cref="StashOverflowException">The stash is full.</exception>
    void Stash();

    /// <summary>Gives back the oldest message, to the head of the mailbox.</summary>
    void Unstash();

    /// <summary>Gives back all, oldest first, before everything that is in the mailbox.</summary>
    void UnstashAll();

    /// <summary>Gives back those that fit, drops the others.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    IEnumerable<Envelope> ClearStash();

    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>Gets a stash from the engine after its constructor has run.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}

/// <summary>A stash whatever the mailbox.</summary>
public interface IWithUnrestrictedStash : IActorStash
{
}

/// <summary>A stash and a mailbox that can take messages back.</summary>
public interface IWithStash : IWithUnrestrictedStash, IRequiresMessageQueue<IDequeBasedMessageQueueSemantics>
{
}

/// <summary>A stash and a mailbox without limit.</summary>
public interface IWithUnboundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IUnboundedDequeBasedMessageQueueSemantics>
{
}

/// <summary>A stash and a mailbox with limits.</summary>
public interface IWithBoundedStash : IWithUnrestrictedStash, IRequiresMessageQueue<IBoundedDequeBasedMessageQueueSemantics>
{
}

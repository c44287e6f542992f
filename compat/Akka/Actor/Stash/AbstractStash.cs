using Akka.Dispatch;

namespace Akka.Actor.Internal;

/// <summary>A stash on the head of the actor's mailbox.</summary>
public abstract class AbstractStash : IStash
{
    private readonly ActorCell _cell;
    private readonly IDequeBasedMessageQueueSemantics _queue;
    private readonly LinkedList<Envelope> _stashed = new();
    private int _lastStashedEnvelope;

    protected AbstractStash(IActorContext context)
        : this(context, -1)
    {
    }

    private protected AbstractStash(IActorContext context, int capacity)
    {
        _cell = (ActorCell)context;
        Capacity = capacity;
        _queue = _cell.Mailbox.MessageQueue as IDequeBasedMessageQueueSemantics ?? throw new NotSupportedException(
            $"DequeBasedMailbox required, got: {_cell.Mailbox.MessageQueue.GetType().Name}. Use IWithUnboundedStash, or a deque based mailbox.");
    }

    public int Count => _stashed.Count;

    public bool IsEmpty => Count == 0;

    public bool NonEmpty => Count > 0;

    /// <summary>-1 = no limit.</summary>
    public int Capacity { get; }

    public bool IsFull => Capacity >= 0 && Count >= Capacity;

    public void Stash()
    {
        if (_cell.CurrentEnvelopeId == _lastStashedEnvelope)
        {
            throw new IllegalActorStateException($"Can't stash the same message {_cell.CurrentMessage} more than once");
        }

        if (IsFull)
        {
            throw new StashOverflowException($"Couldn't enqueue message {_cell.CurrentMessage} to stash of {_cell.Self}: it holds {Count} already");
        }

        _lastStashedEnvelope = _cell.CurrentEnvelopeId;
        _stashed.AddLast(_cell.CurrentEnvelope);
    }

    public void Unstash()
    {
        if (_stashed.First is { } oldest)
        {
            _stashed.RemoveFirst();
            GiveBack(oldest.Value);
        }
    }

    public void UnstashAll() => UnstashAll(static _ => true);

    public void UnstashAll(Func<Envelope, bool> filterPredicate)
    {
        if (_stashed.Count == 0)
        {
            return;
        }

        foreach (var envelope in ClearStash().Reverse())
        {
            if (filterPredicate(envelope))
            {
                GiveBack(envelope);
            }
        }
    }

    public IEnumerable<Envelope> ClearStash()
    {
        var all = _stashed.ToArray();
        _stashed.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
        {
            _stashed.AddFirst(envelope);
        }
    }

    /// <summary>A watched actor's end that was put aside must pass the watch's own check once more.</summary>
    private void GiveBack(Envelope envelope)
    {
        if (envelope.Message is Terminated terminated)
        {
            _cell.RequeueTerminated(terminated.ActorRef);
        }

        _queue.EnqueueFirst(envelope);
    }
}

/// <summary>Without limit.</summary>
public class UnboundedStashImpl : AbstractStash
{
    public UnboundedStashImpl(IActorContext context)
        : base(context)
    {
    }
}

/// <summary>With the limit that the mailbox's configuration gives.</summary>
public class BoundedStashImpl : AbstractStash
{
    public BoundedStashImpl(IActorContext context)
        : base(context, context.System.Settings.Config.GetInt(Mailboxes.DefaultMailboxId + ".stash-capacity", -1))
    {
    }
}

using System.Diagnostics;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Dispatch.MessageQueues;
using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>
/// The two queues of an actor and the run that empties them. At most one run is scheduled or active at a time; whoever adds a
/// message schedules one if none is, and a run that ends looks again, so that no wake-up is lost.
/// </summary>
public class Mailbox : IRunnable
{
    private readonly Lock _systemGate = new();
    private readonly Queue<SystemMessage> _systemMessages = new();
    private ActorCell _cell;
    private int _systemCount;
    private int _scheduled;
    private int _suspensions;
    private volatile bool _closed;
    private volatile bool _awaiting;

    public Mailbox(IMessageQueue messageQueue) => MessageQueue = messageQueue;

    public IMessageQueue MessageQueue { get; }

    public MessageDispatcher Dispatcher => _cell?.Dispatcher;

    internal bool IsClosed => _closed;

    internal bool IsSuspended => Volatile.Read(ref _suspensions) > 0;

    /// <summary>An asynchronous handler is under way: users' messages wait, system messages do not.</summary>
    internal bool IsAwaiting
    {
        get => _awaiting;
        set => _awaiting = value;
    }

    internal bool HasMessages => MessageQueue.HasMessages;

    internal bool HasSystemMessages => Volatile.Read(ref _systemCount) > 0;

    public virtual void SetActor(ActorCell actorCell) => _cell = actorCell;

    /// <summary>One run: all system messages, then users' messages up to the dispatcher's throughput.</summary>
    public void Run()
    {
        var dispatcher = Dispatcher;
        try
        {
            if (_closed)
            {
                CleanUp();
            }
            else
            {
                var previous = InternalCurrentActorCellKeeper.Current;
                InternalCurrentActorCellKeeper.Current = _cell;
                try
                {
                    ProcessSystemMessages();
                    ProcessMessages(dispatcher);
                }
                finally
                {
                    InternalCurrentActorCellKeeper.Current = previous;
                }
            }
        }
        catch (Exception error)
        {
            dispatcher.Report(error);
        }
        finally
        {
            Interlocked.Exchange(ref _scheduled, 0);
            dispatcher.RegisterForExecution(this);
        }
    }

    public void Execute() => Run();

    /// <summary>Moves everything that is left to dead letters.</summary>
    public virtual void CleanUp()
    {
        var system = _cell.SystemImpl;
        while (TryDequeueSystem(out var message))
        {
            system.DeadLetterMailbox.SystemEnqueue(_cell.Self, message);
        }

        MessageQueue.CleanUp(_cell.Self, system.DeadLetterMailbox.MessageQueue);
    }

    internal virtual void SystemEnqueue(IActorRef receiver, SystemMessage message)
    {
        lock (_systemGate)
        {
            if (!_closed)
            {
                _systemMessages.Enqueue(message);
                _systemCount++;
                return;
            }
        }

        _cell.SystemImpl.DeadLetterMailbox.SystemEnqueue(receiver, message);
    }

    /// <summary>From here on nothing runs; what is added later is cleaned up by whoever added it.</summary>
    internal void BecomeClosed()
    {
        lock (_systemGate)
        {
            _closed = true;
        }

        Interlocked.MemoryBarrier();
    }

    internal void Suspend() => Interlocked.Increment(ref _suspensions);

    /// <summary>True where users' messages may be processed again.</summary>
    internal bool Resume()
    {
        if (Volatile.Read(ref _suspensions) == 0)
        {
            return true;
        }

        return Interlocked.Decrement(ref _suspensions) == 0;
    }

    /// <summary>
    /// True where the caller must hand this mailbox to an executor. The barrier keeps the look at the state behind the message that
    /// was added before the call; without it a run that just ended and this caller could each rely on the other.
    /// </summary>
    internal bool TrySchedule()
    {
        Interlocked.MemoryBarrier();
        var hasWork = HasSystemMessages || (!IsSuspended && !_awaiting && HasMessages);
        return hasWork && !_closed && Interlocked.CompareExchange(ref _scheduled, 1, 0) == 0;
    }

    internal void Unschedule() => Interlocked.Exchange(ref _scheduled, 0);

    private bool TryDequeueSystem(out SystemMessage message)
    {
        lock (_systemGate)
        {
            var found = _systemMessages.TryDequeue(out message);
            _systemCount = _systemMessages.Count;
            return found;
        }
    }

    private void ProcessSystemMessages()
    {
        while (!_closed && TryDequeueSystem(out var message))
        {
            _cell.SystemInvoke(message);
        }
    }

    private void ProcessMessages(MessageDispatcher dispatcher)
    {
        var left = Math.Max(1, dispatcher.Throughput);
        var deadline = dispatcher.ThroughputDeadlineTime is > 0 and { } ticks
            ? Stopwatch.GetTimestamp() + (ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond)
            : long.MaxValue;
        while (left-- > 0 && !_closed && !IsSuspended && !_awaiting && MessageQueue.TryDequeue(out var envelope))
        {
            _cell.Invoke(envelope);
            ProcessSystemMessages();
            if (deadline != long.MaxValue && Stopwatch.GetTimestamp() > deadline)
            {
                return;
            }
        }
    }
}

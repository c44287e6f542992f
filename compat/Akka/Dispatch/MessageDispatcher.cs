using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>Decides where and when mailboxes run.</summary>
public abstract class MessageDispatcher
{
    /// <summary>Users' messages per run where the configuration says nothing.</summary>
    public const int DefaultThroughput = 100;

    private long _inhabitants;

    protected MessageDispatcher(MessageDispatcherConfigurator configurator)
    {
        Configurator = configurator;
        Throughput = DefaultThroughput;
    }

    public MessageDispatcherConfigurator Configurator { get; }

    public EventStream EventStream => Configurator.Prerequisites.EventStream;

    public Mailboxes Mailboxes => Configurator.Prerequisites.Mailboxes;

    public string Id { get; protected set; }

    public int Throughput { get; protected set; }

    /// <summary>Ticks that one run may take before others get their turn; null or 0 = no limit.</summary>
    public long? ThroughputDeadlineTime { get; protected set; }

    public TimeSpan ShutdownTimeout { get; protected set; }

    protected long Inhabitants => Interlocked.Read(ref _inhabitants);

    public void Schedule(Action run) => Schedule(new ActionRunnable(run));

    /// <summary>Runs work beside the actors; its failure is logged.</summary>
    public void Schedule(IRunnable run) => ExecuteTask(new ActionRunnable(() =>
    {
        try
        {
            run.Run();
        }
        catch (Exception error)
        {
            ReportFailure(error);
        }
    }));

    /// <summary>Adds a message and wakes the receiver.</summary>
    public virtual void Dispatch(ActorCell cell, Envelope envelope)
    {
        var mailbox = cell.Mailbox;
        mailbox.MessageQueue.Enqueue(cell.Self, envelope);
        if (!RegisterForExecution(mailbox) && mailbox.IsClosed)
        {
            mailbox.CleanUp();
        }
    }

    public virtual void SystemDispatch(ActorCell cell, SystemMessage message)
    {
        var mailbox = cell.Mailbox;
        mailbox.SystemEnqueue(cell.Self, message);
        RegisterForExecution(mailbox);
    }

    public virtual void Attach(ActorCell cell)
    {
        Interlocked.Increment(ref _inhabitants);
        RegisterForExecution(cell.Mailbox);
    }

    /// <summary>Takes a stopped actor off: what is left of its mailbox and what comes later are dead letters.</summary>
    public virtual void Detach(ActorCell cell)
    {
        var mailbox = cell.SwapMailbox(cell.SystemImpl.DeadLetterMailbox);
        mailbox.BecomeClosed();
        mailbox.CleanUp();
        if (Interlocked.Decrement(ref _inhabitants) == 0)
        {
            BecomeEmpty();
        }
    }

    internal bool RegisterForExecution(Mailbox mailbox)
    {
        if (!mailbox.TrySchedule())
        {
            return false;
        }

        try
        {
            ExecuteTask(mailbox);
            return true;
        }
        catch (RejectedExecutionException error)
        {
            mailbox.Unschedule();
            EventStream.Publish(new Error(error, GetType().FullName, GetType(), $"dispatcher {Id} has been shut down"));
            return false;
        }
    }

    internal void ShutdownNow() => Shutdown();

    internal void Report(Exception error) => ReportFailure(error);

    protected abstract void ExecuteTask(IRunnable run);

    protected abstract void Shutdown();

    /// <summary>The last actor has left.</summary>
    private protected virtual void BecomeEmpty()
    {
    }

    protected virtual void ReportFailure(Exception ex) =>
        EventStream.Publish(new Error(ex, GetType().FullName, GetType(), ex.Message));
}

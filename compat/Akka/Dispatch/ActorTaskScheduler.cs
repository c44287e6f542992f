using System.Runtime.ExceptionServices;
using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>
/// Runs the pieces of an actor's asynchronous handler on the actor's own turns, as system messages; users' messages wait until
/// the handler is through.
/// </summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;
    private Envelope _envelope;
    private int _running;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    /// <summary>The message whose handler is under way.</summary>
    public object CurrentMessage { get; private set; }

    public override int MaximumConcurrencyLevel => 1;

    public static void RunTask(Action action) => RunTask(() =>
    {
        action();
        return Task.CompletedTask;
    });

    /// <summary>Starts a handler of the current actor; its awaits come back here.</summary>
    /// <exception cref="InvalidOperationException">No actor's turn runs on this thread.</exception>
    public static void RunTask(Func<Task> asyncAction)
    {
        var cell = ActorCell.Current ?? throw new InvalidOperationException("RunTask must be called from an actor's turn");
        cell.TaskScheduler.Start(asyncAction);
    }

    /// <summary>Executes a queued piece; called on the actor's turn.</summary>
    internal void Execute(Task task)
    {
        if (_running > 0)
        {
            _cell.RestoreTurn(_envelope, CurrentMessage);
        }

        TryExecuteTask(task);
    }

    protected override IEnumerable<Task> GetScheduledTasks() => [];

    protected override void QueueTask(Task task)
    {
        if (task.CreationOptions.HasFlag(TaskCreationOptions.LongRunning))
        {
            new Thread(() => TryExecuteTask(task)) { IsBackground = true }.Start();
        }
        else
        {
            _cell.SendSystemMessage(new SysMsg.ActorTask(task));
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(ActorCell.Current, _cell) && TryExecuteTask(task);

    private void Start(Func<Task> asyncAction)
    {
        var start = new Task<Task>(asyncAction);
        start.RunSynchronously(this);
        var handler = start.Unwrap();
        if (handler.IsCompleted)
        {
            if (FailureOf(handler) is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            return;
        }

        var instance = _cell.Actor;
        _envelope = _cell.CurrentEnvelope;
        CurrentMessage = _cell.CurrentMessage;
        _running++;
        _cell.Mailbox.IsAwaiting = true;
        handler.ContinueWith(
            done => Complete(done, instance), CancellationToken.None, TaskContinuationOptions.None, this);
    }

    private void Complete(Task handler, ActorBase instance)
    {
        if (--_running == 0)
        {
            _cell.Mailbox.IsAwaiting = false;
        }

        _cell.AsyncHandlerCompleted(FailureOf(handler), instance);
        if (_running == 0)
        {
            CurrentMessage = null;
            _envelope = default;
        }
    }

    private static Exception FailureOf(Task task) => task switch
    {
        { IsCanceled: true } => new TaskCanceledException(task),
        { Exception: { InnerExceptions.Count: 1 } single } => single.InnerException,
        { Exception: { } several } => several,
        _ => null,
    };
}

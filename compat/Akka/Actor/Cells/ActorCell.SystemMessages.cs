using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>System messages in order, but for those that make no sense before a pending restart or decision is through.</summary>
public partial class ActorCell
{
    private readonly LinkedList<SystemMessage> _deferred = new();

    private enum Readiness
    {
        Ready,
        Suspended,
        WaitingForChildren,
    }

    private Readiness State =>
        _children.IsWaiting ? Readiness.WaitingForChildren : Mailbox.IsSuspended ? Readiness.Suspended : Readiness.Ready;

    internal void SystemInvoke(SystemMessage first)
    {
        var pending = new LinkedList<SystemMessage>([first]);
        while (pending.First is { } node)
        {
            pending.Remove(node);
            var before = State;
            if (MustWait(node.Value, before))
            {
                _deferred.AddLast(node);
            }
            else
            {
                Handle(node.Value);
                if (_terminated)
                {
                    DiscardAll(pending);
                    return;
                }

                if (State < before)
                {
                    while (_deferred.Last is { } last)
                    {
                        _deferred.RemoveLast();
                        pending.AddFirst(last);
                    }
                }
            }
        }
    }

    private static bool MustWait(SystemMessage message, Readiness state) => state switch
    {
        Readiness.WaitingForChildren => message is Recreate or Dispatch.SysMsg.Suspend or Dispatch.SysMsg.Resume or Failed,
        Readiness.Suspended => message is Failed,
        _ => false,
    };

    private void Handle(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case Create create:
                    Create(create.Failure);
                    break;
                case Recreate recreate:
                    FaultRecreate(recreate.Cause);
                    break;
                case Dispatch.SysMsg.Suspend:
                    FaultSuspend();
                    break;
                case Dispatch.SysMsg.Resume resume:
                    FaultResume(resume.CausedByFailure);
                    break;
                case Dispatch.SysMsg.Terminate:
                    Terminate();
                    break;
                case Supervise supervise:
                    _children.Add((IInternalActorRef)supervise.Child);
                    break;
                case Failed failed:
                    HandleFailed(failed);
                    break;
                case Watch watch:
                    AddWatcher(watch.Watchee, watch.Watcher);
                    break;
                case Unwatch unwatch:
                    RemoveWatcher(unwatch.Watchee, unwatch.Watcher);
                    break;
                case DeathWatchNotification notification:
                    WatchedActorTerminated(notification.Actor, notification.ExistenceConfirmed, notification.AddressTerminated);
                    break;
                case ActorTask task:
                    TaskScheduler.Execute(task.Task);
                    break;
                default:
                    throw new NotSupportedException($"unknown system message {message.GetType().Name}");
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
    }

    private void DiscardAll(LinkedList<SystemMessage> pending)
    {
        foreach (var message in pending.Concat(_deferred))
        {
            SystemImpl.DeadLetterMailbox.SystemEnqueue(_self, message);
        }

        _deferred.Clear();
    }
}

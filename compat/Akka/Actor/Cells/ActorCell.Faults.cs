using System.Runtime.ExceptionServices;
using Akka.Actor.Internal;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Creation, failure, restart and end of the instance.</summary>
public partial class ActorCell
{
    private IActorRef _perpetrator;

    private bool IsFailed => _perpetrator is not null;

    /// <summary>Suspends this cell and its children and asks the supervisor what to do.</summary>
    internal void HandleInvokeFailure(Exception cause, IEnumerable<IActorRef> childrenNotToSuspend = null)
    {
        try
        {
            if (IsFailed)
            {
                return;
            }

            Mailbox.Suspend();
            var skip = new HashSet<IActorRef>(childrenNotToSuspend ?? []);
            if (CurrentMessage is Failed failed)
            {
                _perpetrator = failed.Child;
                skip.Add(failed.Child);
            }
            else
            {
                _perpetrator = _self;
            }

            SuspendChildren(skip.Contains);
            Parent.SendSystemMessage(new Failed(_self, cause, _self.Path.Uid));
        }
        catch (Exception error)
        {
            Publish(new Error(error, _self.ToString(), GetType(), $"emergency stop: exception in failure handling for {cause.GetType().Name}"));
            StopChildren();
            FinishTerminate();
        }
    }

    /// <summary>A new instance, with its stash and timers, whose constructor may already use the context.</summary>
    internal ActorBase NewActor()
    {
        ActorBase instance = null;
        UseThreadContext(() => instance = CreateNewActorInstance());
        return instance;
    }

    protected virtual ActorBase CreateNewActorInstance()
    {
        var actor = Props.NewActor()
            ?? throw new ActorInitializationException(_self, "Actor instance passed to ActorOf can't be 'null'");
        if (actor is IActorStash stashing)
        {
            stashing.Stash = StashFactory.CreateStash(this, stashing);
        }

        (actor as IInitializableActor)?.Init();
        if (actor is IWithTimers timed)
        {
            timed.Timers = new TimerScheduler(this);
        }

        return actor;
    }

    private void Create(Exception failure)
    {
        if (failure is not null)
        {
            throw failure;
        }

        try
        {
            var created = NewActor();
            _actor = created;
            UseThreadContext(created.AroundPreStart);
            CheckReceiveTimeout();
        }
        catch (Exception cause)
        {
            ClearActor();
            throw new ActorInitializationException(_self, "Exception during creation", cause);
        }
    }

    private void FaultRecreate(Exception cause)
    {
        if (IsTerminating)
        {
            return;
        }

        if (_actor is null)
        {
            FaultCreate();
            return;
        }

        var failed = _actor;
        var message = CurrentMessage;
        try
        {
            failed.AroundPreRestart(cause, message);
        }
        catch (Exception error)
        {
            var wrapped = new PreRestartException(_self, error, cause, message);
            Publish(new Error(wrapped, _self.ToString(), failed.GetType(), error.Message));
        }
        finally
        {
            CancelTimers(failed);
            UnstashAll(failed);
            ClearActor();
        }

        if (!_children.SetReason(new SuspendReason.Recreation(cause)))
        {
            FinishRecreate(cause);
        }
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = GetChildren().ToArray();
        try
        {
            Mailbox.Resume();
            _perpetrator = null;
            var fresh = NewActor();
            _actor = fresh;
            UseThreadContext(() => fresh.AroundPostRestart(cause, null));
            CheckReceiveTimeout();
            foreach (var child in survivors)
            {
                child.Restart(cause);
            }
        }
        catch (Exception error)
        {
            ClearActor();
            CurrentMessage = null;
            HandleInvokeFailure(new PostRestartException(_self, error, cause), survivors);
        }
    }

    private void FaultSuspend()
    {
        Mailbox.Suspend();
        SuspendChildren();
    }

    private void FaultResume(Exception causedByFailure)
    {
        if (IsTerminating)
        {
            return;
        }

        if (_actor is null)
        {
            FaultCreate();
            return;
        }

        var perpetrator = _perpetrator;
        Mailbox.Resume();
        if (causedByFailure is not null)
        {
            _perpetrator = null;
        }

        ResumeChildren(causedByFailure, perpetrator);
    }

    /// <summary>Another attempt after the first instance could not be made.</summary>
    private void FaultCreate()
    {
        SetReceiveTimeout();
        StopChildren();
        if (!_children.SetReason(new SuspendReason.Creation()))
        {
            FinishCreate();
        }
    }

    private void FinishCreate()
    {
        Mailbox.Resume();
        _perpetrator = null;
        CurrentMessage = null;
        try
        {
            Create(null);
        }
        catch (Exception error)
        {
            HandleInvokeFailure(error);
        }
    }

    private void Terminate()
    {
        SetReceiveTimeout();
        UnwatchAll();
        StopChildren();
        var wasTerminating = IsTerminating;
        if (!_children.SetReason(SuspendReason.Termination.Instance))
        {
            FinishTerminate();
        }
        else if (!wasTerminating)
        {
            Mailbox.Suspend();
            _perpetrator = _self;
        }
    }

    private void FinishTerminate()
    {
        var actor = _actor;
        try
        {
            if (actor is not null)
            {
                UseThreadContext(actor.AroundPostStop);
            }
        }
        catch (Exception error)
        {
            Publish(new Error(error, _self.ToString(), actor.GetType(), error.Message));
        }
        finally
        {
            CancelReceiveTimeout();
            CancelTimers(actor);
            UnstashAll(actor);
            _children.Close();
            _terminated = true;
            SystemImpl.EventStream.Forget(_self);
            Dispatcher.Detach(this);
            Parent.SendSystemMessage(new DeathWatchNotification(_self, true, false));
            TellWatchersWeDied();
            UnwatchAll();
            ClearActor();
        }
    }

    private void HandleFailed(Failed failure)
    {
        if (!_children.TryGet(failure.Child, out var stats) || stats.Uid != failure.Uid)
        {
            return;
        }

        var message = CurrentMessage;
        var sender = _sender;
        CurrentMessage = failure;
        _sender = failure.Child;
        var strategy = _actor?.SupervisorStrategyInternal ?? Props.SupervisorStrategy ?? SupervisorStrategy.DefaultStrategy;
        if (!strategy.HandleFailure(this, failure.Child, failure.Cause, stats, _children.Stats))
        {
            ExceptionDispatchInfo.Throw(failure.Cause);
        }

        CurrentMessage = message;
        _sender = sender;
    }

    private void HandleChildTerminated(IActorRef child)
    {
        var reason = _children.Remove(child);
        if (_actor is not null)
        {
            try
            {
                _actor.SupervisorStrategyInternal.HandleChildTerminated(this, child, GetChildren());
            }
            catch (Exception error)
            {
                Publish(new Error(error, _self.ToString(), _actor.GetType(), "HandleChildTerminated failed"));
                HandleInvokeFailure(error);
            }
        }

        switch (reason)
        {
            case SuspendReason.Recreation recreation:
                FinishRecreate(recreation.Cause);
                break;
            case SuspendReason.Creation:
                FinishCreate();
                break;
            case SuspendReason.Termination:
                FinishTerminate();
                break;
        }
    }

    private static void UnstashAll(ActorBase actor) => (actor as IActorStash)?.Stash?.UnstashAll();

    private static void CancelTimers(ActorBase actor) => (actor as IWithTimers)?.Timers?.CancelAll();

    private void ClearActor()
    {
        if (_actor is not null)
        {
            Props.Release(_actor);
        }

        _actor = null;
    }
}

using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Parent of the top level; stops with the actor it watches.</summary>
public class GuardianActor : ActorBase, IRequiresMessageQueue<IUnboundedMessageQueueSemantics>
{
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated:
                Context.Stop(Self);
                return true;
            case StopChild stop:
                Context.Stop(stop.Child);
                return true;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                return true;
        }
    }
}

/// <summary>Parent of the engine's own actors; stops when the guardian of users' actors has stopped.</summary>
public class SystemGuardianActor : ActorBase, IRequiresMessageQueue<IUnboundedMessageQueueSemantics>
{
    private readonly IActorRef _userGuardian;

    public SystemGuardianActor(IActorRef userGuardian) => _userGuardian = userGuardian;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case Terminated terminated when terminated.ActorRef.Equals(_userGuardian):
                ((ExtendedActorSystem)Context.System).EventStream.StopDefaultLoggers((Internal.ActorSystemImpl)Context.System);
                Context.Stop(Self);
                return true;
            case Terminated:
                return true;
            case StopChild stop:
                Context.Stop(stop.Child);
                return true;
            default:
                Context.System.DeadLetters.Tell(new DeadLetter(message, Sender, Self), Sender);
                return true;
        }
    }

    protected override void PreRestart(Exception reason, object message)
    {
    }
}

/// <summary>Above the root: hears when the whole tree has stopped.</summary>
public class RootGuardianSupervisor : MinimalActorRef
{
    private readonly TaskCompletionSource<Status> _terminated;
    private readonly ILoggingAdapter _log;

    public RootGuardianSupervisor(
        RootActorPath root,
        IActorRefProvider provider,
        TaskCompletionSource<Status> terminationPromise,
        ILoggingAdapter log)
    {
        Path = root / "_Root-guardian-supervisor";
        Provider = provider;
        _terminated = terminationPromise;
        _log = log;
    }

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider { get; }

    public Exception CauseOfTermination { get; private set; }

    public override void Stop() => Finish();

    public override void SendSystemMessage(ISystemMessage systemMessage)
    {
        switch (systemMessage)
        {
            case Failed failed:
                CauseOfTermination = failed.Cause;
                _log.Error(failed.Cause, "guardian {0} failed, shutting down!", failed.Child);
                ((IInternalActorRef)failed.Child).Stop();
                break;
            case DeathWatchNotification:
                Finish();
                break;
        }
    }

    private void Finish() => _terminated.TrySetResult(
        CauseOfTermination is null ? new Status.Success(null) : new Status.Failure(CauseOfTermination));
}

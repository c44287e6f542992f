using Akka.Dispatch.SysMsg;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A turn with one message of a user.</summary>
public partial class ActorCell
{
    private TimeSpan? _receiveTimeout;
    private ICancelable _pendingReceiveTimeout;

    public TimeSpan? ReceiveTimeout => _receiveTimeout;

    /// <summary>One turn; a failure goes to the supervisor.</summary>
    public void Invoke(Envelope envelope)
    {
        var message = envelope.Message;
        if (message is TimerMessage timer)
        {
            message = (_actor as IWithTimers)?.Timers is TimerScheduler timers ? timers.Unwrap(timer) : null;
            if (message is null)
            {
                return;
            }

            envelope = new Envelope(message, envelope.Sender);
        }

        var influencesTimeout = message is not INotInfluenceReceiveTimeout;
        if (influencesTimeout)
        {
            CancelReceiveTimeout();
        }

        _envelope = envelope;
        _sender = envelope.Sender;
        CurrentMessage = message;
        CurrentEnvelopeId++;
        try
        {
            if (message is IAutoReceivedMessage)
            {
                AutoReceiveMessage(envelope);
            }
            else
            {
                ReceiveMessage(message);
            }

            if (!IsAwaiting)
            {
                CurrentMessage = null;
            }
        }
        catch (Exception cause)
        {
            HandleInvokeFailure(cause);
        }
        finally
        {
            if (!IsAwaiting)
            {
                CheckReceiveTimeout(influencesTimeout);
            }
        }
    }

    /// <summary>The actor's current behaviour.</summary>
    public virtual void ReceiveMessage(object message) => _actor.AroundReceive(_behaviors.Peek(), message);

    protected internal virtual void AutoReceiveMessage(Envelope envelope)
    {
        switch (envelope.Message)
        {
            case Terminated terminated:
                ReceivedTerminated(terminated);
                break;
            case Kill:
                throw new ActorKilledException("Kill");
            case PoisonPill:
                _self.Stop();
                break;
            case ActorSelectionMessage selection:
                Akka.Actor.ActorSelection.Deliver(_self, selection, Sender);
                break;
            case Identify identify:
                Sender.Tell(new ActorIdentity(identify.MessageId, _self), _self);
                break;
            case var other:
                ReceiveMessage(other);
                break;
        }
    }

    /// <summary>The time without messages after which ReceiveTimeout arrives; null = none.</summary>
    public void SetReceiveTimeout(TimeSpan? timeout = null)
    {
        if (timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "expected a positive receive timeout");
        }

        _receiveTimeout = timeout == Timeout.InfiniteTimeSpan ? null : timeout;
        if (_receiveTimeout is null)
        {
            CancelReceiveTimeout();
        }
    }

    /// <summary>Starts the idle clock anew (or, without <paramref name="reschedule"/>, where it does not run).</summary>
    public void CheckReceiveTimeout(bool reschedule = true)
    {
        if (_receiveTimeout is not { } timeout || _terminated)
        {
            return;
        }

        if (!reschedule && _pendingReceiveTimeout is not null)
        {
            return;
        }

        CancelReceiveTimeout();
        if (!Mailbox.HasMessages)
        {
            _pendingReceiveTimeout = System.Scheduler.ScheduleTellOnceCancelable(timeout, _self, Akka.Actor.ReceiveTimeout.Instance, _self);
        }
    }

    /// <summary>A failure counts against the instance that ran the handler only; one that was replaced meanwhile is just logged.</summary>
    internal void AsyncHandlerCompleted(Exception failure, ActorBase instance)
    {
        var influencesTimeout = CurrentMessage is not INotInfluenceReceiveTimeout;
        if (failure is null)
        {
            CurrentMessage = null;
        }
        else if (ReferenceEquals(instance, _actor))
        {
            HandleInvokeFailure(failure);
        }
        else
        {
            Publish(new Error(failure, _self.ToString(), instance.GetType(), "asynchronous handler of a replaced actor failed"));
        }

        if (!IsAwaiting)
        {
            CheckReceiveTimeout(influencesTimeout);
        }
    }

    private void CancelReceiveTimeout()
    {
        _pendingReceiveTimeout?.Cancel();
        _pendingReceiveTimeout = null;
    }
}

using Akka.Actor;

namespace Akka.Event;

/// <summary>Logs dead letters, the first <c>akka.log-dead-letters</c> of them.</summary>
public class DeadLetterListener : ActorBase
{
    private readonly int _limit = Context.System.Settings.LogDeadLetters;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _count;

    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));

    /// <summary>The count goes on; the subscription holds.</summary>
    protected override void PostRestart(Exception reason)
    {
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override bool Receive(object message)
    {
        if (message is not DeadLetter letter)
        {
            return false;
        }

        _count++;
        if (_count <= _limit)
        {
            var last = _count == _limit ? ", no more dead letters will be logged" : string.Empty;
            _log.Info(
                "Message [{0}] from {1} to {2} was not delivered. [{3}] dead letters encountered{4}.",
                letter.Message.GetType().Name,
                letter.Sender.Path,
                letter.Recipient.Path,
                _count,
                last);
        }

        return true;
    }
}

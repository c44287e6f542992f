using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>Who watches whom.</summary>
public partial class ActorCell
{
    private readonly Dictionary<IActorRef, object> _watching = [];
    private readonly Dictionary<IActorRef, object> _terminatedQueued = [];
    private readonly HashSet<IActorRef> _watchedBy = [];

    public IActorRef Watch(IActorRef subject) => StartWatching(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return StartWatching(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (!subject.Equals(_self))
        {
            if (_watching.Remove(subject))
            {
                var target = (IInternalActorRef)subject;
                target.SendSystemMessage(new Unwatch(target, _self));
            }

            _terminatedQueued.Remove(subject);
        }

        return subject;
    }

    /// <summary>The watched actor's end reaches the behaviour, in its place among the messages.</summary>
    protected void ReceivedTerminated(Terminated t)
    {
        if (_terminatedQueued.Remove(t.ActorRef, out var custom))
        {
            var message = custom ?? t;
            CurrentMessage = message;
            _envelope = new Envelope(message, t.ActorRef);
            ReceiveMessage(message);
        }
    }

    protected void WatchedActorTerminated(IActorRef actor, bool existenceConfirmed, bool addressTerminated)
    {
        if (_watching.Remove(actor, out var custom) && !IsTerminating)
        {
            _terminatedQueued[actor] = custom;
            _self.Tell(new Terminated(actor, existenceConfirmed, addressTerminated), actor);
        }

        if (_children.TryGet(actor, out _))
        {
            HandleChildTerminated(actor);
        }
    }

    /// <summary>A Terminated message that was taken from the mailbox goes back into it.</summary>
    internal void RequeueTerminated(IActorRef subject) => _terminatedQueued.TryAdd(subject, null);

    private IActorRef StartWatching(IActorRef subject, object message)
    {
        if (subject.Equals(_self))
        {
            return subject;
        }

        if (_watching.TryGetValue(subject, out var earlier))
        {
            return Equals(earlier, message)
                ? subject
                : throw new InvalidOperationException(
                    $"Watch({Self}, {subject}) termination message was not overwritten from [{earlier}] to [{message}]; unwatch first");
        }

        _watching[subject] = message;
        var target = (IInternalActorRef)subject;
        target.SendSystemMessage(new Watch(target, _self));
        return subject;
    }

    private void AddWatcher(IActorRef watchee, IActorRef watcher)
    {
        var watcheeIsSelf = watchee.Equals(_self);
        if (watcheeIsSelf && !watcher.Equals(_self))
        {
            _watchedBy.Add(watcher);
        }
        else if (!watcheeIsSelf && watcher.Equals(_self))
        {
            Watch(watchee);
        }
    }

    private void RemoveWatcher(IActorRef watchee, IActorRef watcher)
    {
        var watcheeIsSelf = watchee.Equals(_self);
        if (watcheeIsSelf && !watcher.Equals(_self))
        {
            _watchedBy.Remove(watcher);
        }
        else if (!watcheeIsSelf && watcher.Equals(_self))
        {
            Unwatch(watchee);
        }
    }

    /// <summary>The parent hears of every child's end anyway.</summary>
    private void TellWatchersWeDied()
    {
        foreach (var watcher in _watchedBy)
        {
            if (!watcher.Equals(Parent))
            {
                ((IInternalActorRef)watcher).SendSystemMessage(new DeathWatchNotification(_self, true, false));
            }
        }

        _watchedBy.Clear();
    }

    private void UnwatchAll()
    {
        foreach (var watchee in _watching.Keys)
        {
            ((IInternalActorRef)watchee).SendSystemMessage(new Unwatch((IInternalActorRef)watchee, _self));
        }

        _watching.Clear();
        _terminatedQueued.Clear();
    }
}

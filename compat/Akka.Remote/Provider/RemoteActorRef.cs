using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>A reference to an actor of another system. Nothing is known here of whether it lives.</summary>
public class RemoteActorRef : InternalActorRefBase, IRemoteRef
{
    private readonly RemoteActorRefProvider _provider;

    internal RemoteActorRef(RemoteActorRefProvider provider, ActorPath path) => (_provider, Path) = (provider, path);

    public override ActorPath Path { get; }

    public override IActorRefProvider Provider => _provider;

    public override IInternalActorRef Parent => Path.Parent is { } parent ? new RemoteActorRef(_provider, parent) : ActorRefs.Nobody;

    public override bool IsLocal => false;

    public override bool IsTerminated => false;

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        var path = Path;
        foreach (var step in name.Where(n => n.Length > 0))
        {
            path = step == ".." ? path.Parent ?? path : path / step;
        }

        return new RemoteActorRef(_provider, path);
    }

    public override void Start()
    {
    }

    public override void Suspend()
    {
    }

    public override void Resume(Exception causedByFailure = null)
    {
    }

    public override void Restart(Exception cause)
    {
    }

    public override void Stop() => SendSystemMessage(new Terminate());

    /// <summary>Watches of this system's actors go through its <see cref="RemoteWatcher"/>, which alone watches over the network.</summary>
    public override void SendSystemMessage(ISystemMessage message)
    {
        switch (message)
        {
            case Watch watch when IsWatchIntercepted(watch.Watchee, watch.Watcher):
                _provider.RemoteWatcher.Tell(new RemoteWatcher.WatchRemote(watch.Watchee, watch.Watcher), ActorRefs.NoSender);
                break;
            case Unwatch unwatch when IsWatchIntercepted(unwatch.Watchee, unwatch.Watcher):
                _provider.RemoteWatcher.Tell(new RemoteWatcher.UnwatchRemote(unwatch.Watchee, unwatch.Watcher), ActorRefs.NoSender);
                break;
            default:
                _provider.Remoting.Send(message, null, this);
                break;
        }
    }

    protected override void TellInternal(object message, IActorRef sender)
    {
        if (message is null)
        {
            throw new InvalidMessageException("Message is null");
        }

        _provider.Remoting.Send(message, sender, this);
    }

    private bool IsWatchIntercepted(IActorRef watchee, IActorRef watcher) =>
        watchee.Equals(this) && !watcher.Equals(_provider.RemoteWatcher);
}

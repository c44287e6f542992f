using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Association;

namespace Akka.Remote;

/// <summary>
/// Watches actors of other systems for the actors of this one: one watch over the network for each watched actor, however many watch it
/// here, and heartbeats to the nodes of watched actors. A node that no longer answers is quarantined, and all its actors count as ended.
/// </summary>
internal class RemoteWatcher : UntypedActor, IRequiresMessageQueue<IUnboundedMessageQueueSemantics>, IWithTimers
{
    private readonly RemoteWatcherTimes _times;
    private readonly Dictionary<IInternalActorRef, HashSet<IInternalActorRef>> _watchers = [];
    private readonly Dictionary<Address, int> _uids = [];

    public RemoteWatcher(IFailureDetectorRegistry<Address> failureDetector, RemoteWatcherTimes times) =>
        (FailureDetector, _times) = (failureDetector, times);

    public ITimerScheduler Timers { get; set; }

    protected ILoggingAdapter Log { get; } = Context.GetLogger();

    protected RemoteActorRefProvider Provider { get; } = (RemoteActorRefProvider)((ExtendedActorSystem)Context.System).Provider;

    protected IFailureDetectorRegistry<Address> FailureDetector { get; }

    public static Props Props(IFailureDetectorRegistry<Address> failureDetector, RemoteWatcherTimes times) =>
        Actor.Props.Create(() => new RemoteWatcher(failureDetector, times)).WithDispatcher(Dispatchers.InternalDispatcherId);

    protected override void PreStart()
    {
        Timers.StartPeriodicTimer("heartbeat", HeartbeatTick.Instance, _times.HeartbeatInterval);
        Timers.StartPeriodicTimer("reap", ReapUnreachableTick.Instance, _times.ReaperInterval);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case HeartbeatTick:
                SendHeartbeats();
                break;
            case Heartbeat:
                Sender.Tell(new HeartbeatRsp(AddressUidExtension.Uid(Context.System)), Self);
                break;
            case HeartbeatRsp answer:
                ReceiveHeartbeat(Sender.Path.Address, answer.AddressUid);
                break;
            case ReapUnreachableTick:
                ReapUnreachable();
                break;
            case ExpectedFirstHeartbeat expected:
                if (IsHeartbeated(expected.From) && !FailureDetector.IsMonitoring(expected.From))
                {
                    FailureDetector.Heartbeat(expected.From);
                }

                break;
            case WatchRemote watch:
                AddWatch(watch.Watchee, watch.Watcher);
                break;
            case UnwatchRemote unwatch:
                RemoveWatch(unwatch.Watchee, unwatch.Watcher);
                break;
            case Terminated ended:
                WatcheeEnded((IInternalActorRef)ended.ActorRef, ended.ExistenceConfirmed, ended.AddressTerminated);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <summary>Whether this actor's own heartbeats decide about a node.</summary>
    protected virtual bool IsHeartbeated(Address node) => _watchers.Keys.Any(watchee => watchee.Path.Address == node);

    /// <summary>All watched actors at an address have ended with their node.</summary>
    protected void AddressTerminated(Address address)
    {
        FailureDetector.Remove(address);
        _uids.Remove(address);
        foreach (var watchee in _watchers.Keys.Where(w => w.Path.Address == address).ToArray())
        {
            Context.Unwatch(watchee);
            WatcheeEnded(watchee, existenceConfirmed: true, addressTerminated: true);
        }
    }

    private void SendHeartbeats()
    {
        foreach (var node in _watchers.Keys.Select(w => w.Path.Address).Distinct().Where(IsHeartbeated))
        {
            if (!FailureDetector.IsMonitoring(node))
            {
                var key = new ExpectedFirstHeartbeat(node);
                if (!Timers.IsTimerActive(key))
                {
                    Timers.StartSingleTimer(key, key, _times.ExpectedResponseAfter);
                }
            }

            Provider.ResolveActorRef(new RootActorPath(node) / Self.Path.Elements).Tell(Heartbeat.Instance, Self);
        }
    }

    private void ReceiveHeartbeat(Address from, int uid)
    {
        if (!IsHeartbeated(from))
        {
            return;
        }

        var known = _uids.TryGetValue(from, out var before);
        _uids[from] = uid;
        if (known && before != uid)
        {
            // Another incarnation: it says of each watched actor that it is not there.
            FailureDetector.Remove(from);
            foreach (var watchee in _watchers.Keys.Where(w => w.Path.Address == from))
            {
                watchee.SendSystemMessage(new Watch(watchee, (IInternalActorRef)Self));
            }
        }

        FailureDetector.Heartbeat(from);
    }

    private void ReapUnreachable()
    {
        foreach (var node in _watchers.Keys.Select(w => w.Path.Address).Distinct().Where(IsHeartbeated).ToArray())
        {
            if (!FailureDetector.IsAvailable(node))
            {
                Log.Warning("Detected unreachable: [{0}]", node);
                Provider.Quarantine(node, _uids.TryGetValue(node, out var uid) ? uid : null);
                AddressTerminated(node);
            }
        }
    }

    private void AddWatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (!_watchers.TryGetValue(watchee, out var watchers))
        {
            _watchers[watchee] = watchers = [];
            Context.Watch(watchee);
        }

        watchers.Add(watcher);
    }

    private void RemoveWatch(IInternalActorRef watchee, IInternalActorRef watcher)
    {
        if (_watchers.TryGetValue(watchee, out var watchers) && watchers.Remove(watcher) && watchers.Count == 0)
        {
            _watchers.Remove(watchee);
            Context.Unwatch(watchee);
            if (_watchers.Keys.All(w => w.Path.Address != watchee.Path.Address))
            {
                FailureDetector.Remove(watchee.Path.Address);
                _uids.Remove(watchee.Path.Address);
            }
        }
    }

    private void WatcheeEnded(IInternalActorRef watchee, bool existenceConfirmed, bool addressTerminated)
    {
        if (_watchers.Remove(watchee, out var watchers))
        {
            foreach (var watcher in watchers)
            {
                watcher.SendSystemMessage(new DeathWatchNotification(watchee, existenceConfirmed, addressTerminated));
            }
        }
    }

    /// <summary>A local actor watches one elsewhere.</summary>
    internal sealed record WatchRemote(IInternalActorRef Watchee, IInternalActorRef Watcher) : INoSerializationVerificationNeeded;

    /// <summary>It no longer does.</summary>
    internal sealed record UnwatchRemote(IInternalActorRef Watchee, IInternalActorRef Watcher) : INoSerializationVerificationNeeded;

    /// <summary>Are you there?</summary>
    internal sealed class Heartbeat : IControlMessage, IPossiblyHarmful
    {
        public static readonly Heartbeat Instance = new();
    }

    /// <summary>Yes, this incarnation.</summary>
    internal sealed record HeartbeatRsp(int AddressUid) : IControlMessage, IPossiblyHarmful;

    private sealed record ExpectedFirstHeartbeat(Address From) : INoSerializationVerificationNeeded;

    private sealed class HeartbeatTick : INoSerializationVerificationNeeded
    {
        public static readonly HeartbeatTick Instance = new();
    }

    private sealed class ReapUnreachableTick : INoSerializationVerificationNeeded
    {
        public static readonly ReapUnreachableTick Instance = new();
    }
}

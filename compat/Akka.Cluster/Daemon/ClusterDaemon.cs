using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Gossip;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Cluster.Daemon;

/// <summary>
/// The node's part in the cluster: joins, gossips, watches others by heartbeats, acts as the leader when it is one, tells subscribers what
/// changed. Every change of the shared state goes through <see cref="Update"/>.
/// </summary>
internal sealed partial class ClusterDaemon : UntypedActor, IWithTimers, IRequiresMessageQueue<IUnboundedMessageQueueSemantics>
{
    public const string Name = "cluster";

    private readonly Cluster _cluster;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Subscriptions _subscriptions = new();
    private readonly List<Action> _onMemberUp = [];
    private MembershipView _view;

    public ClusterDaemon(Cluster cluster)
    {
        _cluster = cluster;
        _view = new MembershipView(ClusterState.Empty, [], cluster.SelfUniqueAddress.Uid);
    }

    public ITimerScheduler Timers { get; set; }

    private UniqueAddress SelfNode => _cluster.SelfUniqueAddress;

    private ClusterSettings Settings => _cluster.Settings;

    private bool IsMember => _view.SelfMember is not null;

    protected override void PreStart()
    {
        StartTick(Tick.Gossip, Settings.GossipInterval);
        StartTick(Tick.Heartbeat, Settings.HeartbeatInterval);
        StartTick(Tick.Reap, Settings.UnreachableNodesReaperInterval);
        StartTick(Tick.Lead, Settings.LeaderActionsInterval);
        if (_cluster.DowningProvider.DowningActorProps is { } downing)
        {
            Context.ActorOf(downing, "downing-provider");
        }
    }

    protected override void PostStop()
    {
        _subscriptions.Publish(ClusterEvent.ClusterShuttingDown.Instance);
        var nothing = new MembershipView(ClusterState.Empty, [], _view.Self);
        var last = MembershipDiff.Between(_view, nothing).ToArray();
        _view = nothing;
        _cluster.Publish(nothing.ToCurrentState(), nothing.ToCurrentState());
        _cluster.HasTerminated();
        Array.ForEach(last, _subscriptions.Publish);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClusterMessage fromPeer:
                Receive(fromPeer);
                break;
            case Tick tick:
                OnTick(tick);
                break;
            case ExpectedHeartbeat expected:
                OnExpectedHeartbeat(expected.Node);
                break;
            case Terminated ended:
                _subscriptions.Remove(ended.ActorRef, null);
                break;
            default:
                Execute(message);
                break;
        }
    }

    private void Receive(ClusterMessage message)
    {
        switch (message)
        {
            case Heartbeat heartbeat:
                Peer(heartbeat.From.Address).Tell(new HeartbeatRsp(SelfNode), Self);
                break;
            case HeartbeatRsp answer:
                OnHeartbeatRsp(answer.From);
                break;
            case GossipEnvelope gossip:
                OnGossip(gossip);
                break;
            case InitJoin:
                OnInitJoin(Sender);
                break;
            case InitJoinAck ack:
                OnInitJoinAck(ack.From);
                break;
            case InitJoinNack nack:
                _log.Debug("Node [{0}] is in no cluster yet", nack.From);
                break;
            case Join join:
                OnJoin(join);
                break;
            case Welcome welcome:
                OnWelcome(welcome);
                break;
            case ExitingConfirmed confirmed:
                OnExitingConfirmed(confirmed.Node);
                break;
        }
    }

    private void Execute(object command)
    {
        switch (command)
        {
            case ClusterCommands.Subscribe subscribe:
                _subscriptions.Add(subscribe, _view);
                Context.Watch(subscribe.Subscriber);
                break;
            case ClusterCommands.Unsubscribe unsubscribe when _subscriptions.Remove(unsubscribe.Subscriber, unsubscribe.To):
                Context.Unwatch(unsubscribe.Subscriber);
                break;
            case ClusterCommands.Unsubscribe:
                break;
            case ClusterCommands.SendState send:
                send.Receiver.Tell(_view.ToCurrentState(), Self);
                break;
            case ClusterCommands.JoinTo join:
                JoinTo(join.Address);
                break;
            case ClusterCommands.JoinSeedNodes join:
                StartJoiningSeedNodes(join.Seeds);
                break;
            case ClusterCommands.Leave leave:
                OnLeave(leave.Address);
                break;
            case ClusterCommands.Down down:
                OnDown(down.Address);
                break;
            case ClusterCommands.OnMemberUp register:
                _onMemberUp.Add(register.Callback);
                RunOnMemberUp();
                break;
            case ClusterCommands.ExitingCompleted:
                OnExitingCompleted();
                break;
            default:
                Unhandled(command);
                break;
        }
    }

    private void OnTick(Tick tick)
    {
        switch (tick)
        {
            case Tick.Gossip:
                GossipToOne();
                break;
            case Tick.Heartbeat:
                SendHeartbeats();
                break;
            case Tick.Reap:
                ReapUnreachable();
                break;
            case Tick.Lead:
                Lead(ticked: true);
                break;
            case Tick.InitJoin:
                AskSeedNodes();
                break;
            case Tick.SeedNodeTimeout:
                OnSeedNodeTimeout();
                break;
            case Tick.JoinRetry:
                RetryJoin();
                break;
            case Tick.JoinTimeout:
                GiveUpJoining();
                break;
        }
    }

    /// <summary>Takes over a state: tells subscribers and peers, and does what follows from it.</summary>
    private void Update(ClusterState state, ImmutableHashSet<int> seen)
    {
        var before = _view;
        _view = before with { State = state, Seen = seen.Add(before.Self) };
        ForgetRemoved(before);
        _cluster.Publish(_view.ToCurrentState(), _view.ToOwnState(Settings.MonitoredByNrOfMembers));
        foreach (var happened in MembershipDiff.Between(before, _view))
        {
            Note(happened);
            _subscriptions.Publish(happened);
        }

        Spread();
        RunOnMemberUp();
        AdmitWaiting();
        FollowOwnStatus(before.SelfMember);
        Lead(ticked: false);
    }

    private void Change(ClusterState state)
    {
        if (!ReferenceEquals(state, _view.State))
        {
            Update(state, []);
        }
    }

    private void RunOnMemberUp()
    {
        if (_view.SelfMember is not { Status: MemberStatus.Up })
        {
            return;
        }

        foreach (var callback in _onMemberUp)
        {
            try
            {
                callback();
            }
            catch (Exception error)
            {
                _log.Error(error, "[OnMemberUp] callback failed");
            }
        }

        _onMemberUp.Clear();
    }

    private IActorRef Peer(Address address) =>
        _cluster.System.Provider.ResolveActorRef(new RootActorPath(address) / Self.Path.Elements);

    private void StartTick(Tick tick, TimeSpan interval)
    {
        var delay = Settings.PeriodicTasksInitialDelay < interval ? Settings.PeriodicTasksInitialDelay : interval;
        Timers.StartPeriodicTimer(tick, tick, delay, interval);
    }

    private void Note(ClusterEvent.IClusterDomainEvent happened)
    {
        switch (happened)
        {
            case ClusterEvent.UnreachableMember unreachable:
                _log.Warning("Cluster Node [{0}] - Marking node as UNREACHABLE [{1}]", SelfNode.Address, unreachable.Member);
                break;
            case ClusterEvent.MemberDowned downed:
                _log.Warning("Cluster Node [{0}] - Marking node as DOWN [{1}]", SelfNode.Address, downed.Member);
                break;
            default:
                if (Settings.LogInfo)
                {
                    _log.Info("Cluster Node [{0}] - {1}", SelfNode.Address, happened);
                }

                break;
        }
    }

    private enum Tick
    {
        Gossip,
        Heartbeat,
        Reap,
        Lead,
        InitJoin,
        SeedNodeTimeout,
        JoinRetry,
        JoinTimeout,
    }

    private sealed record ExpectedHeartbeat(UniqueAddress Node) : INoSerializationVerificationNeeded;
}

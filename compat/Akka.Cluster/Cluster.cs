using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Cluster.Daemon;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace Akka.Cluster;

/// <summary>The cluster as seen from one of its nodes. All state is kept by the daemon actor; this is the door to it.</summary>
public class Cluster : IExtension
{
    private readonly IActorRef _daemon;
    private readonly TaskCompletionSource _exiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ClusterEvent.CurrentClusterState _state = new();
    private volatile ClusterEvent.CurrentClusterState _ownState = new();

    /// <exception cref="ConfigurationException">The system's provider is not the cluster's.</exception>
    public Cluster(ActorSystemImpl system)
    {
        System = system;
        var provider = system.Provider as ClusterActorRefProvider ?? throw new ConfigurationException(
            $"ActorSystem {system} needs to have a 'ClusterActorRefProvider' enabled in the configuration, currently uses {system.Provider.GetType().FullName}");
        Settings = new ClusterSettings(system.Settings.Config, system.Name);
        SelfUniqueAddress = new UniqueAddress(provider.DefaultAddress, AddressUidExtension.Uid(system));
        FailureDetector = new DefaultFailureDetectorRegistry<Address>(
            () => FailureDetectorLoader.Load(Settings.FailureDetectorImplementationClass, Settings.FailureDetectorConfig, system));
        DowningProvider = LoadDowningProvider();
        _daemon = system.SystemActorOf(
            Props.Create(() => new ClusterDaemon(this)).WithDispatcher(Settings.UseDispatcher), ClusterDaemon.Name);
        new ClusterShutdown(this, _daemon, _exiting.Task, _terminated.Task).Register();
        if (Settings.SeedNodes.Count > 0)
        {
            JoinSeedNodes(Settings.SeedNodes);
        }
    }

    public ExtendedActorSystem System { get; }

    public ClusterSettings Settings { get; }

    public UniqueAddress SelfUniqueAddress { get; }

    public Address SelfAddress => SelfUniqueAddress.Address;

    public ImmutableHashSet<string> SelfRoles => Settings.Roles;

    public DefaultFailureDetectorRegistry<Address> FailureDetector { get; }

    public IDowningProvider DowningProvider { get; }

    /// <summary>The latest state; empty before the node has joined.</summary>
    public ClusterEvent.CurrentClusterState State => _state;

    /// <summary>This node as a member; removed where it is none.</summary>
    public Member SelfMember => State.Members.FirstOrDefault(m => m.UniqueAddress == SelfUniqueAddress)
        ?? new Member(SelfUniqueAddress, Member.NotUpYet, MemberStatus.Removed, SelfRoles);

    /// <summary>This node takes no more part: it has left, or was downed. A new system is needed to join again.</summary>
    public bool IsTerminated { get; private set; }

    public bool IsUp => SelfMember.Status is MemberStatus.Up or MemberStatus.WeaklyUp;

    public static Cluster Get(ActorSystem system) => system.WithExtension<Cluster, ClusterExtension>();

    /// <summary>Begins with the current state as a snapshot.</summary>
    public void Subscribe(IActorRef subscriber, params Type[] to) =>
        Subscribe(subscriber, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot, to);

    /// <exception cref="ArgumentException">A type is no event of a cluster, or there is none.</exception>
    public void Subscribe(IActorRef subscriber, ClusterEvent.SubscriptionInitialStateMode initialStateMode, params Type[] to)
    {
        if (to.Length == 0 || !to.All(t => typeof(ClusterEvent.IClusterDomainEvent).IsAssignableFrom(t)))
        {
            throw new ArgumentException("expected types of cluster events to subscribe to", nameof(to));
        }

        _daemon.Tell(new ClusterCommands.Subscribe(subscriber, initialStateMode, [.. to]), ActorRefs.NoSender);
    }

    public void Unsubscribe(IActorRef subscriber) => Unsubscribe(subscriber, null);

    public void Unsubscribe(IActorRef subscriber, Type to) => _daemon.Tell(new ClusterCommands.Unsubscribe(subscriber, to), ActorRefs.NoSender);

    /// <summary>Sends a <see cref="ClusterEvent.CurrentClusterState"/>.</summary>
    public void SendCurrentClusterState(IActorRef receiver) => _daemon.Tell(new ClusterCommands.SendState(receiver), ActorRefs.NoSender);

    /// <summary>Joins the cluster that the node at an address is in; with its own address the node founds a cluster.</summary>
    public void Join(Address address) => _daemon.Tell(new ClusterCommands.JoinTo(Filled(address)), ActorRefs.NoSender);

    /// <summary>Completed when the node is up.</summary>
    public Task JoinAsync(Address address, CancellationToken token = default)
    {
        var joined = WhenUp($"Node has not managed to join the cluster using provided address: {address}", token);
        Join(address);
        return joined;
    }

    /// <summary>Joins at the first of these nodes that answers; a node that is the first of them founds a cluster when none does.</summary>
    public void JoinSeedNodes(IEnumerable<Address> seedNodes) =>
        _daemon.Tell(new ClusterCommands.JoinSeedNodes([.. seedNodes.Select(Filled)]), ActorRefs.NoSender);

    /// <summary>Completed when the node is up.</summary>
    public Task JoinSeedNodesAsync(IEnumerable<Address> seedNodes, CancellationToken token = default)
    {
        var joined = WhenUp("Node has not managed to join the cluster using provided seed nodes", token);
        JoinSeedNodes(seedNodes);
        return joined;
    }

    /// <summary>Lets a member go in good order; its system shuts down.</summary>
    public void Leave(Address address) => _daemon.Tell(new ClusterCommands.Leave(Filled(address)), ActorRefs.NoSender);

    /// <summary>Completed when this node has left.</summary>
    public Task LeaveAsync() => LeaveAsync(CancellationToken.None);

    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        Leave(SelfAddress);
        return _terminated.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Declares a member dead; it is removed, and may not come back without a new system.</summary>
    public void Down(Address address) => _daemon.Tell(new ClusterCommands.Down(Filled(address)), ActorRefs.NoSender);

    /// <summary>Runs when this node is up; at once where it is.</summary>
    public void RegisterOnMemberUp(Action callback) => _daemon.Tell(new ClusterCommands.OnMemberUp(callback), ActorRefs.NoSender);

    /// <summary>Runs when this node is no longer a member; at once where that is so.</summary>
    public void RegisterOnMemberRemoved(Action callback) => _terminated.Task.ContinueWith(
        _ => callback(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    /// <summary>A local reference as other nodes see it.</summary>
    public ActorPath RemotePathOf(IActorRef actorRef)
    {
        var path = actorRef.Path;
        return path.Address.HasGlobalScope ? path : (new RootActorPath(SelfAddress) / path.Elements).WithUid(path.Uid);
    }

    /// <summary>As <see cref="State"/>, but where this node watches a member itself its own judgement goes before that of others.</summary>
    internal ClusterEvent.CurrentClusterState OwnState => _ownState;

    internal void Publish(ClusterEvent.CurrentClusterState state, ClusterEvent.CurrentClusterState ownState) =>
        (_state, _ownState) = (state, ownState);

    internal void IsExiting() => _exiting.TrySetResult();

    internal void HasTerminated()
    {
        IsTerminated = true;
        _terminated.TrySetResult();
    }

    /// <summary>A local address stands for this node.</summary>
    private Address Filled(Address address) => address.HasLocalScope ? SelfAddress : address;

    private Task WhenUp(string failure, CancellationToken token)
    {
        var completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        RegisterOnMemberUp(() => completion.TrySetResult());
        RegisterOnMemberRemoved(() => completion.TrySetException(new ClusterJoinFailedException(failure)));
        return completion.Task.WaitAsync(token);
    }

    private IDowningProvider LoadDowningProvider()
    {
        if (Settings.DowningProviderClass.Length == 0)
        {
            return new NoDowning(System, this);
        }

        var type = Type.GetType(Settings.DowningProviderClass);
        return type is not null && typeof(IDowningProvider).IsAssignableFrom(type)
            ? (IDowningProvider)Activator.CreateInstance(type, System, this)
            : throw new ConfigurationException(
                $"akka.cluster.downing-provider-class: expected the type of a downing provider, got '{Settings.DowningProviderClass}'");
    }
}

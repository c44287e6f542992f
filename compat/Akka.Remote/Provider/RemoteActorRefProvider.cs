using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Event;
using Akka.Serialization;

namespace Akka.Remote;

/// <summary>The provider of systems that talk to others over TCP: local actors as ever, all others by <see cref="RemoteActorRef"/>.</summary>
public class RemoteActorRefProvider : IRemoteActorRefProvider
{
    private readonly LocalActorRefProvider _local;
    private readonly EventStream _events;
    private ActorSystemImpl _system;

    public RemoteActorRefProvider(string systemName, Settings settings, EventStream eventStream)
    {
        settings.InjectTopLevelFallback(ConfigurationFactory.FromResource("Akka.Remote.reference.conf", typeof(RemoteActorRefProvider).Assembly));
        Settings = settings;
        _events = eventStream;
        _local = new LocalActorRefProvider(systemName, settings, eventStream);
    }

    public Settings Settings { get; }

    public IInternalActorRef RootGuardian => _local.RootGuardian;

    public LocalActorRef Guardian => _local.Guardian;

    public LocalActorRef SystemGuardian => _local.SystemGuardian;

    public IActorRef DeadLetters => _local.DeadLetters;

    public IActorRef IgnoreRef => _local.IgnoreRef;

    public ActorPath RootPath => _local.RootPath;

    public IInternalActorRef TempContainer => _local.TempContainer;

    public Task TerminationTask => _local.TerminationTask;

    /// <summary>Under which other systems reach this one.</summary>
    public Address DefaultAddress => Remoting.LocalAddress;

    public Information SerializationInformation => new(DefaultAddress, _system);

    public IActorRef RemoteWatcher { get; private set; }

    internal Remoting Remoting { get; private set; }

    /// <exception cref="RemoteTransportException">The port cannot be had.</exception>
    public virtual void Init(ActorSystemImpl system)
    {
        _system = system;
        Remoting = new Remoting(system, this);
        _local.Init(system);
        RemoteWatcher = CreateRemoteWatcher(system);
        system.RegisterOnTermination(() => Remoting.Shutdown());
        Remoting.Start();
    }

    public ActorPath TempPath() => _local.TempPath();

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _local.RegisterTempActor(actorRef, path);

    public void UnregisterTempActor(ActorPath path) => _local.UnregisterTempActor(path);

    public FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs) => new(tcs, TempPath(), this);

    public IInternalActorRef ActorOf(
        ActorSystemImpl system,
        Props props,
        IInternalActorRef supervisor,
        ActorPath path,
        bool systemService,
        Deploy deploy,
        bool lookupDeploy,
        bool async) => _local.ActorOf(system, props, supervisor, path, systemService, deploy, lookupDeploy, async);

    public IActorRef RootGuardianAt(Address address) =>
        HasAddress(address) ? RootGuardian : new RemoteActorRef(this, new RootActorPath(address));

    public IActorRef ResolveActorRef(string path)
    {
        if (ActorPath.TryParse(path, out var parsed))
        {
            return ResolveActorRef(parsed);
        }

        _local.Log.Debug("Resolve of unknown path [{0}] failed. Invalid format.", path);
        return DeadLetters;
    }

    public IActorRef ResolveActorRef(ActorPath actorPath) =>
        HasAddress(actorPath.Address) ? _local.ResolveActorRef(RootGuardian, actorPath) : new RemoteActorRef(this, actorPath);

    public IInternalActorRef ResolveActorRefWithLocalAddress(string path, Address localAddress) => (IInternalActorRef)ResolveActorRef(path);

    public Address GetExternalAddressFor(Address address) =>
        HasAddress(address) ? address : address.HasGlobalScope ? DefaultAddress : null;

    public bool HasAddress(Address address) => address == _local.RootPath.Address || address == DefaultAddress;

    public void Quarantine(Address address, int? uid) => Remoting.Quarantine(address, uid);

    protected virtual IActorRef CreateRemoteWatcher(ActorSystemImpl system) => system.SystemActorOf(
        Remote.RemoteWatcher.Props(CreateRemoteWatcherFailureDetector(system), RemoteWatcherTimes.Read(Settings.Config)), "remote-watcher");

    protected DefaultFailureDetectorRegistry<Address> CreateRemoteWatcherFailureDetector(ActorSystem system)
    {
        var config = Settings.Config.GetConfig("akka.remote.watch-failure-detector");
        var type = config.GetString("implementation-class");
        return new DefaultFailureDetectorRegistry<Address>(() => FailureDetectorLoader.Load(type, config, system));
    }
}

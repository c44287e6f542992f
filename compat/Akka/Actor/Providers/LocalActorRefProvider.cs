using Akka.Actor.Internal;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The provider of systems without remoting.</summary>
public sealed class LocalActorRefProvider : IActorRefProvider
{
    private readonly TaskCompletionSource<Status> _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorPath _tempPath;
    private ActorSystemImpl _system;
    private VirtualPathContainer _temp;
    private long _tempNumber;

    public LocalActorRefProvider(string systemName, Settings settings, EventStream eventStream)
        : this(systemName, settings, eventStream, null, null)
    {
    }

    internal LocalActorRefProvider(
        string systemName,
        Settings settings,
        EventStream eventStream,
        Address address,
        Func<ActorPath, IInternalActorRef> deadLettersFactory)
    {
        Settings = settings;
        EventStream = eventStream;
        RootPath = new RootActorPath(address ?? new Address("akka", systemName));
        Log = Logging.GetLogger(eventStream, $"LocalActorRefProvider({RootPath.Address})");
        DeadLetters = deadLettersFactory?.Invoke(RootPath / "deadLetters") ?? new DeadLetterActorRef(this, RootPath / "deadLetters", eventStream);
        IgnoreRef = new IgnoreActorRef(this);
        _tempPath = RootPath / "temp";
    }

    public ActorPath RootPath { get; }

    public Settings Settings { get; }

    public EventStream EventStream { get; }

    public ILoggingAdapter Log { get; }

    public IActorRef DeadLetters { get; }

    public IActorRef IgnoreRef { get; }

    public IInternalActorRef RootGuardian { get; private set; }

    public LocalActorRef Guardian { get; private set; }

    public LocalActorRef SystemGuardian { get; private set; }

    public IInternalActorRef TempContainer => _temp;

    public Task TerminationTask => _terminated.Task;

    public Address DefaultAddress => RootPath.Address;

    public Serialization.Information SerializationInformation => new(RootPath.Address, _system);

    public IActorRef RootGuardianAt(Address address) =>
        address == RootPath.Address ? RootGuardian : DeadLetters;

    public void Init(ActorSystemImpl system)
    {
        _system = system;
        var above = new RootGuardianSupervisor((RootActorPath)RootPath, this, _terminated, Log);
        var stopping = new OneForOneStrategy(error =>
        {
            Log.Error(error, "Guardian failed. Shutting down system");
            return Directive.Stop;
        });
        var dispatcher = system.Dispatchers.Lookup(Dispatchers.InternalDispatcherId);
        var unbounded = new UnboundedMailbox();
        var root = new RootGuardianActorRef(
            system, Props.Create<GuardianActor>().WithSupervisorStrategy(stopping), dispatcher, unbounded, above, RootPath, this);
        RootGuardian = root;
        _temp = new VirtualPathContainer(this, _tempPath, root);
        root.AddExtraName("temp", _temp);
        root.AddExtraName("deadLetters", (IInternalActorRef)DeadLetters);

        var strategy = SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass).Create();
        Guardian = Child(root, system.GuardianProps.GetOrElse(Props.Create<GuardianActor>().WithSupervisorStrategy(strategy)), "user", dispatcher);
        SystemGuardian = Child(root, Props.Create(() => new SystemGuardianActor(Guardian)), "system", dispatcher);
        SystemGuardian.SendSystemMessage(new Dispatch.SysMsg.Watch(Guardian, SystemGuardian));
        root.SendSystemMessage(new Dispatch.SysMsg.Watch(SystemGuardian, root));
        root.Start();
        Guardian.Start();
        SystemGuardian.Start();
    }

    public ActorPath TempPath() => _tempPath / ActorNames.Generated(Interlocked.Increment(ref _tempNumber));

    public void RegisterTempActor(IInternalActorRef actorRef, ActorPath path) => _temp.AddChild(path.Name, actorRef);

    public void UnregisterTempActor(ActorPath path) => _temp.RemoveChild(path.Name);

    public FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs) => new(tcs, TempPath(), this);

    /// <exception cref="ConfigurationException">The dispatcher or mailbox that the props name is not configured.</exception>
    public IInternalActorRef ActorOf(
        ActorSystemImpl system,
        Props props,
        IInternalActorRef supervisor,
        ActorPath path,
        bool systemService,
        Deploy deploy,
        bool lookupDeploy,
        bool async)
    {
        var effective = deploy is null ? props : props.WithDeploy(deploy);
        try
        {
            var dispatcher = system.Dispatchers.Lookup(effective.Dispatcher);
            var mailbox = system.Mailboxes.GetMailboxType(effective, dispatcher.Configurator.Config);
            return new LocalActorRef(system, effective, dispatcher, mailbox, supervisor, path);
        }
        catch (ConfigurationException)
        {
            throw;
        }
        catch (Exception error)
        {
            throw new ConfigurationException(
                $"Configuration problem while creating [{path}] with dispatcher [{effective.Dispatcher}] and mailbox [{effective.Mailbox}]", error);
        }
    }

    public IActorRef ResolveActorRef(string path)
    {
        if (ActorPath.TryParse(path, out var parsed) && parsed.Address == RootPath.Address)
        {
            return ResolveActorRef(parsed);
        }

        Log.Debug("Resolve of unknown path [{0}] failed. Invalid format.", path);
        return DeadLetters;
    }

    public IActorRef ResolveActorRef(ActorPath path)
    {
        if (path.Root != RootPath)
        {
            Log.Debug("Resolve of foreign ActorPath [{0}] failed", path);
            return DeadLetters;
        }

        return ResolveActorRef(RootGuardian, path);
    }

    public Address GetExternalAddressFor(Address address) => address == RootPath.Address ? address : null;

    internal IActorRef ResolveActorRef(IInternalActorRef root, ActorPath path)
    {
        if (path.Elements.Count == 0)
        {
            return root;
        }

        var found = root.GetChild(path.Elements);
        var isThere = !found.IsNobody() && (path.Uid == ActorCell.UndefinedUid || found.Path.Uid == path.Uid);
        return isThere ? found : new EmptyLocalActorRef(_system.Provider, path, EventStream);
    }

    private LocalActorRef Child(RootGuardianActorRef root, Props props, string name, MessageDispatcher dispatcher)
    {
        root.Cell.ReserveChild(name);
        var path = new ChildActorPath(RootPath, name, ActorNames.NewUid());
        var child = new LocalActorRef(_system, props, dispatcher, new UnboundedMailbox(), root, path);
        root.Cell.InitChild(child);
        return child;
    }
}

using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.Util;

namespace Akka.Actor.Internal;

/// <summary>The one kind of system there is.</summary>
public partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly TerminationCallbacks _terminationCallbacks;
    private readonly string _name;
    private IActorRef _deadLetterListener;

    public ActorSystemImpl(string name)
        : this(name, ConfigurationFactory.Load(), ActorSystemSetup.Empty)
    {
    }

    /// <exception cref="ArgumentException">The name is not one for a system.</exception>
    /// <exception cref="ConfigurationException">A configured type does not exist or does not fit.</exception>
    public ActorSystemImpl(string name, Config config, ActorSystemSetup setup, Option<Props>? guardianProps = null)
    {
        if (!ValidName().IsMatch(name))
        {
            throw new ArgumentException(
                $"invalid ActorSystem name [{name}], must contain only word characters (i.e. [a-zA-Z0-9] plus non-leading '-' or '_')", nameof(name));
        }

        ArgumentNullException.ThrowIfNull(config);
        _name = name;
        Settings = new Settings(this, config, setup);
        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = new BusLogging(EventStream, $"ActorSystem({name})", GetType(), Settings.LogFormatter);
        Provider = CreateProvider();
        Scheduler = CreateScheduler();
        StartTime = Scheduler.MonotonicClock;
        DeadLetterMailbox = new DeadLetterMailbox(Provider.DeadLetters);
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this, new DefaultDispatcherPrerequisites(EventStream, Scheduler, Settings, Mailboxes), Log);
        Serialization = new Serialization.Serialization(this);
        GuardianProps = guardianProps ?? Option<Props>.None;
        _terminationCallbacks = new TerminationCallbacks(this);
    }

    /// <summary>A user guardian of one's own, where there is one.</summary>
    public Option<Props> GuardianProps { get; }

    public override Settings Settings { get; }

    public override string Name => _name;

    public override Serialization.Serialization Serialization { get; }

    public override EventStream EventStream { get; }

    public override ILoggingAdapter Log { get; }

    public override IActorRefProvider Provider { get; }

    public override IScheduler Scheduler { get; }

    public override Mailboxes Mailboxes { get; }

    public override Dispatchers Dispatchers { get; }

    public override TimeSpan StartTime { get; }

    public override IActorRef DeadLetters => Provider.DeadLetters;

    public override IActorRef IgnoreRef => Provider.IgnoreRef;

    public override IInternalActorRef Guardian => Provider.Guardian;

    public override IInternalActorRef LookupRoot => Provider.RootGuardian;

    public override IInternalActorRef SystemGuardian => Provider.SystemGuardian;

    public override Task WhenTerminated => _terminationCallbacks.Completed;

    internal DeadLetterMailbox DeadLetterMailbox { get; }

    /// <summary>Starts guardians, loggers and configured extensions.</summary>
    public void Start()
    {
        Provider.Init(this);
        _terminationCallbacks.Follow(Provider.TerminationTask);
        try
        {
            EventStream.StartDefaultLoggers(this);
            if (Settings.LogDeadLetters > 0)
            {
                _deadLetterListener = SystemActorOf<DeadLetterListener>("deadLetterListener");
            }

            CoordinatedShutdown.Get(this);
            foreach (var name in Settings.Config.GetStringList("akka.extensions", []))
            {
                LoadExtension(name);
            }

            if (Settings.LogConfigOnStart)
            {
                Log.Warning(Settings.ToString());
            }
        }
        catch
        {
            Abort();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string name = null) =>
        Provider.Guardian.Cell.AttachChild(props, isSystemService: false, name);

    public override IActorRef SystemActorOf(Props props, string name = null) =>
        Provider.SystemGuardian.Cell.AttachChild(props, isSystemService: true, name);

    public override IActorRef SystemActorOf<TActor>(string name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => ActorRefFactoryShared.ActorSelection(actorPath, this);

    public override ActorSelection ActorSelection(string actorPath) =>
        ActorRefFactoryShared.ActorSelection(actorPath, this, Provider.RootGuardian);

    public override void Stop(IActorRef actor)
    {
        var parent = actor.Path.Parent;
        if (parent == Provider.Guardian.Path)
        {
            Provider.Guardian.Tell(new Dispatch.SysMsg.StopChild(actor));
        }
        else if (parent == Provider.SystemGuardian.Path)
        {
            Provider.SystemGuardian.Tell(new Dispatch.SysMsg.StopChild(actor));
        }
        else
        {
            ((IInternalActorRef)actor).Stop();
        }
    }

    public override void RegisterOnTermination(Action code) => _terminationCallbacks.Add(code);

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate)
        {
            CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        }
        else
        {
            FinalTerminate();
        }

        return WhenTerminated;
    }

    public override void Abort() => FinalTerminate();

    public override object RegisterExtension(IExtensionId extension)
    {
        ArgumentNullException.ThrowIfNull(extension);
        return _extensions.GetOrAdd(extension.ExtensionType, _ => new Lazy<object>(() => extension.CreateExtension(this))).Value;
    }

    /// <summary>Null where it has not been registered.</summary>
    public override object GetExtension(IExtensionId extensionId) =>
        TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : null;

    public override T GetExtension<T>() => TryGetExtension<T>(out var extension) ? extension : null;

    public override bool HasExtension(Type type) =>
        typeof(IExtension).IsAssignableFrom(type) && _extensions.ContainsKey(type);

    public override bool HasExtension<T>() => _extensions.ContainsKey(typeof(T));

    public override bool TryGetExtension(Type extensionType, out object extension)
    {
        var found = _extensions.TryGetValue(extensionType, out var lazy);
        extension = found ? lazy.Value : null;
        return found;
    }

    public override bool TryGetExtension<T>(out T extension)
    {
        var found = TryGetExtension(typeof(T), out var untyped);
        extension = (T)untyped;
        return found;
    }

    public override string ToString() => Provider?.RootPath.Address.ToString() ?? $"akka://{_name}";

    internal void FinalTerminate()
    {
        Log.Debug("System shutdown initiated");
        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is not null)
        {
            Stop(_deadLetterListener);
        }

        Provider.Guardian?.Stop();
    }

    /// <summary>The tree has stopped: threads end.</summary>
    internal void ReleaseThreads()
    {
        (Scheduler as IDisposable)?.Dispose();
        Dispatchers.ShutdownAll();
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-_]*$")]
    private static partial Regex ValidName();

    private IActorRefProvider CreateProvider()
    {
        var type = Type.GetType(Settings.ProviderClass)
            ?? throw new ConfigurationException($"'akka.actor.provider' is not a valid type name : '{Settings.ProviderClass}'");
        return Activator.CreateInstance(type, _name, Settings, EventStream) as IActorRefProvider
            ?? throw new ConfigurationException($"'akka.actor.provider' is not an actor ref provider: '{Settings.ProviderClass}'");
    }

    private IScheduler CreateScheduler()
    {
        var type = Type.GetType(Settings.SchedulerClass)
            ?? throw new ConfigurationException($"'akka.scheduler.implementation' is not a valid type name : '{Settings.SchedulerClass}'");
        return Activator.CreateInstance(type, Settings.Config, Log) as IScheduler
            ?? throw new ConfigurationException($"'akka.scheduler.implementation' is not a scheduler: '{Settings.SchedulerClass}'");
    }

    private void LoadExtension(string name)
    {
        if (Type.GetType(name) is { } type && typeof(IExtensionId).IsAssignableFrom(type))
        {
            RegisterExtension((IExtensionId)Activator.CreateInstance(type));
        }
        else
        {
            Log.Error("[{0}] is not an 'ExtensionId', skipping...", name);
        }
    }
}

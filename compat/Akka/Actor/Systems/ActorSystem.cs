using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A tree of actors with what they share: configuration, dispatchers, scheduler, event stream, extensions.</summary>
public abstract class ActorSystem : IActorRefFactory, IDisposable
{
    public abstract Settings Settings { get; }

    public abstract string Name { get; }

    public abstract Serialization.Serialization Serialization { get; }

    public abstract EventStream EventStream { get; }

    public abstract IActorRef DeadLetters { get; }

    public abstract IActorRef IgnoreRef { get; }

    public abstract Dispatchers Dispatchers { get; }

    public abstract Mailboxes Mailboxes { get; }

    public abstract IScheduler Scheduler { get; }

    public abstract ILoggingAdapter Log { get; }

    /// <summary>Completed when every actor has stopped and the callbacks of RegisterOnTermination have run.</summary>
    public abstract Task WhenTerminated { get; }

    /// <summary>Monotonic.</summary>
    public abstract TimeSpan StartTime { get; }

    public TimeSpan Uptime => Scheduler.MonotonicClock - StartTime;

    /// <exception cref="ArgumentException">The name has other characters than letters, digits, hyphen and underscore.</exception>
    public static ActorSystem Create(string name, Config config) =>
        Create(name, ActorSystemSetup.Empty.And(BootstrapSetup.Create().WithConfig(config)));

    public static ActorSystem Create(string name, BootstrapSetup setup) => Create(name, ActorSystemSetup.Create(setup));

    public static ActorSystem Create(string name, ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.FlatSelect(b => b.Config).GetOrElse(ConfigurationFactory.Load());
        var fallback = bootstrap.FlatSelect(b => b.ConfigFallback);
        var system = new ActorSystemImpl(name, fallback.HasValue ? config.WithFallback(fallback.Value) : config, setup);
        system.Start();
        return system;
    }

    public static ActorSystem Create(string name) => Create(name, ActorSystemSetup.Empty);

    public abstract object RegisterExtension(IExtensionId extension);

    public abstract object GetExtension(IExtensionId extensionId);

    public abstract T GetExtension<T>()
        where T : class, IExtension;

    public abstract bool HasExtension(Type type);

    public abstract bool HasExtension<T>()
        where T : class, IExtension;

    public abstract bool TryGetExtension(Type extensionType, out object extension);

    public abstract bool TryGetExtension<T>(out T extension)
        where T : class, IExtension;

    /// <summary>Runs when the last actor has stopped.</summary>
    public abstract void RegisterOnTermination(Action code);

    /// <summary>Stops the system, by coordinated shutdown.</summary>
    public abstract Task Terminate();

    public abstract void Stop(IActorRef actor);

    public abstract IActorRef ActorOf(Props props, string name = null);

    public abstract ActorSelection ActorSelection(ActorPath actorPath);

    public abstract ActorSelection ActorSelection(string actorPath);

    public void Dispose()
    {
        Terminate();
        GC.SuppressFinalize(this);
    }
}

/// <summary>What extensions may use of a system.</summary>
public abstract class ExtendedActorSystem : ActorSystem
{
    public abstract IActorRefProvider Provider { get; }

    public abstract IInternalActorRef Guardian { get; }

    public abstract IInternalActorRef LookupRoot { get; }

    public abstract IInternalActorRef SystemGuardian { get; }

    /// <summary>An actor below <c>/system</c>: it outlives users' actors.</summary>
    public abstract IActorRef SystemActorOf(Props props, string name = null);

    public abstract IActorRef SystemActorOf<TActor>(string name = null)
        where TActor : ActorBase, new();

    /// <summary>Stops the system without coordinated shutdown.</summary>
    public abstract void Abort();
}

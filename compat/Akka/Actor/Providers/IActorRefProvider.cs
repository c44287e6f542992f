using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>
/// Makes actors and finds them by path: the one place that knows what is in this process and what is not. Chosen by
/// <c>akka.actor.provider</c>.
/// </summary>
public interface IActorRefProvider
{
    IInternalActorRef RootGuardian { get; }

    LocalActorRef Guardian { get; }

    LocalActorRef SystemGuardian { get; }

    IActorRef DeadLetters { get; }

    IActorRef IgnoreRef { get; }

    ActorPath RootPath { get; }

    Settings Settings { get; }

    IInternalActorRef TempContainer { get; }

    /// <summary>Completed when the whole tree has stopped.</summary>
    Task TerminationTask { get; }

    Address DefaultAddress { get; }

    Serialization.Information SerializationInformation { get; }

    IActorRef RootGuardianAt(Address address);

    void Init(ActorSystemImpl system);

    ActorPath TempPath();

    void RegisterTempActor(IInternalActorRef actorRef, ActorPath path);

    void UnregisterTempActor(ActorPath path);

    FutureActorRef<T> CreateFutureRef<T>(TaskCompletionSource<T> tcs);

    /// <summary>Makes an actor that does not run before it is started.</summary>
    IInternalActorRef ActorOf(
        ActorSystemImpl system,
        Props props,
        IInternalActorRef supervisor,
        ActorPath path,
        bool systemService,
        Deploy deploy,
        bool lookupDeploy,
        bool async);

    /// <summary>The actor at a path; a reference to dead letters where nobody is there.</summary>
    IActorRef ResolveActorRef(string path);

    IActorRef ResolveActorRef(ActorPath actorPath);

    /// <summary>The address under which the other one can reach this system, or null.</summary>
    Address GetExternalAddressFor(Address address);
}

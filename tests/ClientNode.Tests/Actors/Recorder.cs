using Akka.Actor;

namespace AfdActors.ClientNode.Tests.Actors;

/// <summary>
/// A sender in another actor system, hence at another address. It takes what comes at the moment it is told, so that nothing has to be
/// waited for.
/// </summary>
internal sealed class Recorder(ActorSystem system) : MinimalActorRef
{
    public List<object> Received { get; } = [];

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", system.Name)) / "user" / "stranger";

    public override IActorRefProvider Provider { get; } = ((ExtendedActorSystem)system).Provider;

    protected override void TellInternal(object message, IActorRef sender) => Received.Add(message);
}

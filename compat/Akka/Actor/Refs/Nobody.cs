using Akka.Util;

namespace Akka.Actor;

/// <summary>Stands for no actor; drops what it is told.</summary>
public sealed class Nobody : MinimalActorRef
{
    public static readonly Nobody Instance = new();

    private Nobody()
    {
    }

    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/Nobody");

    public override IActorRefProvider Provider => throw new NotSupportedException("Nobody does not belong to a system");

    public override ISurrogate ToSurrogate(ActorSystem system) => new NobodySurrogate();

    /// <summary>What stands for nobody in serialised form.</summary>
    public class NobodySurrogate : ISurrogate
    {
        public ISurrogated FromSurrogate(ActorSystem system) => Nobody.Instance;
    }
}

/// <summary>Well-known references.</summary>
public static class ActorRefs
{
    public static readonly Nobody Nobody = Nobody.Instance;

    /// <summary>Null: the receiver sees the system's dead letters as the sender.</summary>
    public static readonly IActorRef NoSender;
}

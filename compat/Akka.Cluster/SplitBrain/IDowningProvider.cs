using Akka.Actor;

namespace Akka.Cluster;

/// <summary>Decides about unreachable members, by an actor; made with the system and its cluster.</summary>
public interface IDowningProvider
{
    /// <summary>Null where nothing decides.</summary>
    Props DowningActorProps { get; }
}

/// <summary>Leaves unreachable members alone.</summary>
public sealed class NoDowning : IDowningProvider
{
    public NoDowning(ActorSystem system, Cluster cluster)
    {
    }

    public Props DowningActorProps => null;
}

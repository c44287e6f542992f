using Akka.Util;

namespace Akka.Actor;

/// <summary>Equality, order and text of references: by path and incarnation.</summary>
public abstract class ActorRefBase : IActorRef
{
    public abstract ActorPath Path { get; }

    public void Tell(object message, IActorRef sender) => TellInternal(message, sender ?? ActorRefs.NoSender);

    protected abstract void TellInternal(object message, IActorRef sender);

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path.ToStringWithUid()}]";

    public override bool Equals(object obj) => obj is IActorRef other && Equals(other);

    public bool Equals(IActorRef other) => other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path);

    public override int GetHashCode() => HashCode.Combine(Path, Path.Uid);

    public int CompareTo(object obj) =>
        obj is null or IActorRef ? CompareTo((IActorRef)obj) : throw new ArgumentException($"expected an IActorRef, got {obj.GetType().Name}");

    public int CompareTo(IActorRef other)
    {
        if (other is null)
        {
            return 1;
        }

        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public virtual ISurrogate ToSurrogate(ActorSystem system) => new Surrogate(Serialization.Serialization.SerializedActorPath(this));

    /// <summary>What stands for a reference in serialised form.</summary>
    public class Surrogate : ISurrogate
    {
        public Surrogate(string path) => Path = path;

        public string Path { get; }

        public ISurrogated FromSurrogate(ActorSystem system) => ((ExtendedActorSystem)system).Provider.ResolveActorRef(Path);
    }
}

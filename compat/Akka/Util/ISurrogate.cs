using Akka.Actor;

namespace Akka.Util;

/// <summary>A value that travels in place of one that cannot be serialised by itself.</summary>
public interface ISurrogate
{
    ISurrogated FromSurrogate(ActorSystem system);
}

/// <summary>Something that is replaced by an <see cref="ISurrogate"/> when it is serialised.</summary>
public interface ISurrogated
{
    ISurrogate ToSurrogate(ActorSystem system);
}

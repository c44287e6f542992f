using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Makes the stash that an actor's interfaces ask for.</summary>
public static class StashFactory
{
    public static IStash CreateStash<T>(this IActorContext context)
        where T : ActorBase => context.CreateStash(typeof(T));

    public static IStash CreateStash(this IActorContext context, IActorStash actorInstance) => context.CreateStash(actorInstance.GetType());

    public static IStash CreateStash(this IActorContext context, Type actorType) =>
        typeof(IWithBoundedStash).IsAssignableFrom(actorType) ? new BoundedStashImpl(context) : new UnboundedStashImpl(context);
}

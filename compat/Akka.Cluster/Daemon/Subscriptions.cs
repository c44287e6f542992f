using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Gossip;

namespace Akka.Cluster.Daemon;

/// <summary>Who wants to hear of what.</summary>
internal sealed class Subscriptions
{
    private readonly Dictionary<IActorRef, ImmutableHashSet<Type>> _types = [];

    public void Add(ClusterCommands.Subscribe request, MembershipView view)
    {
        _types[request.Subscriber] = _types.GetValueOrDefault(request.Subscriber, []).Union(request.To);
        if (request.Mode == ClusterEvent.SubscriptionInitialStateMode.InitialStateAsSnapshot)
        {
            request.Subscriber.Tell(view.ToCurrentState(), ActorRefs.NoSender);
            return;
        }

        var nothing = new MembershipView(ClusterState.Empty, [], view.Self);
        foreach (var happened in MembershipDiff.Between(nothing, view).Where(e => request.To.Any(t => t.IsInstanceOfType(e))))
        {
            request.Subscriber.Tell(happened, ActorRefs.NoSender);
        }
    }

    /// <summary>True where the subscriber has no subscription left.</summary>
    public bool Remove(IActorRef subscriber, Type type)
    {
        if (type is null || !_types.TryGetValue(subscriber, out var types) || types.Remove(type).IsEmpty)
        {
            return _types.Remove(subscriber);
        }

        _types[subscriber] = types.Remove(type);
        return false;
    }

    public void Publish(ClusterEvent.IClusterDomainEvent happened)
    {
        foreach (var (subscriber, types) in _types)
        {
            if (types.Any(t => t.IsInstanceOfType(happened)))
            {
                subscriber.Tell(happened, ActorRefs.NoSender);
            }
        }
    }
}

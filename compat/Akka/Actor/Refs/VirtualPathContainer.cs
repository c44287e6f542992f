using System.Collections.Concurrent;
using Akka.Event;

namespace Akka.Actor;

/// <summary>A folder of references without an actor of its own, such as <c>/temp</c>.</summary>
internal sealed class VirtualPathContainer : MinimalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _children = new(StringComparer.Ordinal);

    public VirtualPathContainer(IActorRefProvider provider, ActorPath path, IInternalActorRef parent)
    {
        Provider = provider;
        Path = path;
        Parent = parent;
    }

    public override IActorRefProvider Provider { get; }

    public override IInternalActorRef Parent { get; }

    public override ActorPath Path { get; }

    public void AddChild(string name, IInternalActorRef actor) => _children[name] = actor;

    public void RemoveChild(string name) => _children.TryRemove(name, out _);

    public override IActorRef GetChild(IReadOnlyList<string> name)
    {
        if (name.Count == 0)
        {
            return this;
        }

        if (name[0] == "..")
        {
            return Parent.GetChild(name.Skip(1).ToArray());
        }

        if (!_children.TryGetValue(name[0], out var child))
        {
            return ActorRefs.Nobody;
        }

        return name.Count == 1 ? child : child.GetChild(name.Skip(1).ToArray());
    }

    protected override void TellInternal(object message, IActorRef sender) =>
        Provider.DeadLetters.Tell(new DeadLetter(message, sender ?? Provider.DeadLetters, this), sender);
}

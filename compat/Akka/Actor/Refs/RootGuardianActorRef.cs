using System.Collections.Concurrent;
using Akka.Actor.Internal;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>The root of the tree, with the names below it that are no actors.</summary>
internal sealed class RootGuardianActorRef : LocalActorRef
{
    private readonly ConcurrentDictionary<string, IInternalActorRef> _extraNames = new(StringComparer.Ordinal);
    private readonly IActorRefProvider _provider;

    public RootGuardianActorRef(
        ActorSystemImpl system,
        Props props,
        MessageDispatcher dispatcher,
        MailboxType mailboxType,
        IInternalActorRef supervisor,
        ActorPath path,
        IActorRefProvider provider)
        : base(system, props, dispatcher, mailboxType, supervisor, path) => _provider = provider;

    public override IActorRefProvider Provider => _provider;

    public override IInternalActorRef Parent => this;

    public void AddExtraName(string name, IInternalActorRef actor) => _extraNames[name] = actor;

    public override IInternalActorRef GetSingleChild(string name) =>
        _extraNames.TryGetValue(name, out var extra) ? extra : base.GetSingleChild(name);
}

/// <summary>Swallows everything without a trace.</summary>
internal sealed class IgnoreActorRef(IActorRefProvider provider) : MinimalActorRef
{
    public override ActorPath Path { get; } = new RootActorPath(new Address("akka", "all-systems"), "/ignore");

    public override IActorRefProvider Provider => provider;
}

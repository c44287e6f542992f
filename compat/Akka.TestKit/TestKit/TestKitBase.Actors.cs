using System.Linq.Expressions;
using Akka.Actor;
using Akka.Actor.Internal;
using Akka.TestKit.Internal;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>Making actors, probes and other tools.</summary>
public abstract partial class TestKitBase
{
    public IActorRef ActorOf(Props props) => _system.ActorOf(props, null);

    public IActorRef ActorOf(Props props, string name) => _system.ActorOf(props, name);

    public IActorRef ActorOf<TActor>()
        where TActor : ActorBase, new() => ActorOf(Props.Create<TActor>(), null);

    public IActorRef ActorOf<TActor>(string name)
        where TActor : ActorBase, new() => ActorOf(Props.Create<TActor>(), name);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory)
        where TActor : ActorBase => ActorOf(Props.Create(factory), null);

    public IActorRef ActorOf<TActor>(Expression<Func<TActor>> factory, string name)
        where TActor : ActorBase => ActorOf(Props.Create(factory), name);

    public ActorSelection ActorSelection(ActorPath actorPath) => _system.ActorSelection(actorPath);

    public ActorSelection ActorSelection(string actorPath) => _system.ActorSelection(actorPath);

    public ActorSelection ActorSelection(IActorRef anchorRef, string actorPath) => new(anchorRef, actorPath);

    /// <summary>A further test actor with expectations of its own.</summary>
    public virtual TestProbe CreateTestProbe(string name = null) => CreateTestProbe(_system, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string name = null) => new(system, _assertions, name);

    public virtual TestLatch CreateTestLatch(int count = 1) => new(Dilated, _settings.DefaultTimeout, count);

    public TestBarrier CreateTestBarrier(int count) => new(this, count, _settings.DefaultTimeout);

    /// <summary>An actor that delivers to this kit's expectations.</summary>
    public IActorRef CreateTestActor(string name)
    {
        var inbox = _inbox;
        var props = Props.Create(() => new InternalTestActor(inbox)).WithDispatcher(TestActorDispatcher);
        return ((ActorSystemImpl)_system).SystemActorOf(props, name);
    }

    /// <summary>A child of the kit's actor.</summary>
    public IActorRef ChildActorOf(Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Result(SpawnCore(sync: true, props, name, supervisorStrategy, cancellationToken));

    public IActorRef ChildActorOf(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        Result(SpawnCore(sync: true, props, Option<string>.None, supervisorStrategy, cancellationToken));

    public IActorRef ChildActorOf(Props props, string name, CancellationToken cancellationToken = default) =>
        Result(SpawnCore(sync: true, props, name, Option<SupervisorStrategy>.None, cancellationToken));

    public IActorRef ChildActorOf(Props props, CancellationToken cancellationToken = default) =>
        Result(SpawnCore(sync: true, props, Option<string>.None, Option<SupervisorStrategy>.None, cancellationToken));

    public Task<IActorRef> ChildActorOfAsync(
        Props props, string name, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnCore(sync: false, props, name, supervisorStrategy, cancellationToken).AsTask();

    public Task<IActorRef> ChildActorOfAsync(Props props, SupervisorStrategy supervisorStrategy, CancellationToken cancellationToken = default) =>
        SpawnCore(sync: false, props, Option<string>.None, supervisorStrategy, cancellationToken).AsTask();

    public Task<IActorRef> ChildActorOfAsync(Props props, string name, CancellationToken cancellationToken = default) =>
        SpawnCore(sync: false, props, name, Option<SupervisorStrategy>.None, cancellationToken).AsTask();

    public Task<IActorRef> ChildActorOfAsync(Props props, CancellationToken cancellationToken = default) =>
        SpawnCore(sync: false, props, Option<string>.None, Option<SupervisorStrategy>.None, cancellationToken).AsTask();

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, IActorRef supervisor, string name = null)
        where TActor : ActorBase => new(_system, props, supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Props props, string name = null)
        where TActor : ActorBase => new(_system, props, null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, IActorRef supervisor, string name = null)
        where TActor : ActorBase => new(_system, Props.Create(factory), supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(Expression<Func<TActor>> factory, string name = null)
        where TActor : ActorBase => new(_system, Props.Create(factory), null, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(IActorRef supervisor, string name = null)
        where TActor : ActorBase, new() => new(_system, Props.Create<TActor>(), supervisor, name);

    public TestActorRef<TActor> ActorOfAsTestActorRef<TActor>(string name = null)
        where TActor : ActorBase, new() => new(_system, Props.Create<TActor>(), null, name);

    private ValueTask<IActorRef> SpawnCore(
        bool sync, Props props, Option<string> name, Option<SupervisorStrategy> strategy, CancellationToken cancel)
    {
        _testActor.Tell(new TestActor.Spawn(props, name, strategy));
        return ExpectCore<IActorRef>(sync, null, null, null, cancel);
    }
}

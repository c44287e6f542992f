using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;
using Akka.TestKit.Configs;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// A test's view of an actor system: an actor of its own that collects what it is sent, and expectations about that. Deadlines are wall
/// time, whatever the system's scheduler. The actor is the sender of what the test tells, unless the kit is <see cref="INoImplicitSender"/>.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private const string TestActorDispatcher = "akka.test.test-actor.dispatcher";

    private static int _lastTestActor;

    private readonly ITestKitAssertions _assertions;
    private readonly TestInbox _inbox = new();
    private ActorSystem _system;
    private TestKitSettings _settings;
    private IActorRef _testActor;
    private MessageEnvelope _lastMessage = NullMessageEnvelope.Instance;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem system = null, string testActorName = null)
        : this(assertions, system, ConfigurationFactory.Empty, null, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, config, actorSystemName, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string actorSystemName = null, string testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    protected TestKitBase(
        ITestKitAssertions assertions, ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        _assertions = assertions ?? throw new ArgumentNullException(nameof(assertions));
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    private TestKitBase(ITestKitAssertions assertions, ActorSystem system, Config config, string actorSystemName, string testActorName)
    {
        _assertions = assertions ?? throw new ArgumentNullException(nameof(assertions));
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    public static Config DefaultConfig => TestConfigs.DefaultConfig;

    public static Config FullDebugConfig => TestConfigs.FullDebugConfig;

    public ActorSystem Sys => _system;

    public TestKitSettings TestKitSettings => _settings;

    public IActorRef TestActor => _testActor;

    /// <summary>Who sent the message that was received last.</summary>
    public IActorRef LastSender => _lastMessage.Sender;

    public object LastMessage => _lastMessage.Message;

    public bool HasMessages => _inbox.HasMessages;

    public ILoggingAdapter Log => field ??= Logging.GetLogger(_system, GetType());

    public EventFilterFactory EventFilter => new(this);

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>Messages for which the function is true do not reach the test.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) => _testActor.Tell(new TestActor.SetIgnore(m => shouldIgnoreMessage(m)));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(static message => message is TMsg);

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    public void IgnoreNoMessages() => _testActor.Tell(new TestActor.SetIgnore(null));

    /// <summary>The kit's actor watches another; see ExpectTerminated.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        _testActor.Tell(new TestActor.Watch(actorToWatch));
        return actorToWatch;
    }

    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => Task.FromResult(Watch(actorToWatch));

    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        _testActor.Tell(new TestActor.Unwatch(actorToUnwatch));
        return actorToUnwatch;
    }

    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => Task.FromResult(Unwatch(actorToUnwatch));

    public void SetAutoPilot(AutoPilot pilot) => _testActor.Tell(new TestActor.SetAutoPilot(pilot));

    /// <summary>Stops the kit's system and waits for its end.</summary>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) =>
        Shutdown(_system, duration, verifySystemShutdown);

    /// <param name="system">The system to stop.</param>
    /// <param name="duration">How long to wait; 5 s by default, dilated, and at most 10 s.</param>
    /// <param name="verifySystemShutdown">Fail where it did not stop in time; else log that.</param>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        system ??= _system;
        var limit = duration ?? TimeSpan.FromTicks(Math.Min(Dilated(TimeSpan.FromSeconds(5)).Ticks, TimeSpan.TicksPerSecond * 10));
        if (system.Terminate().Wait(limit))
        {
            return;
        }

        var message = $"Failed to stop [{system.Name}] within [{limit}]";
        if (verifySystemShutdown)
        {
            throw new TimeoutException(message);
        }

        system.Log.Warning(message);
    }

    protected virtual void InitializeTest(ActorSystem system, Config config, string actorSystemName, string testActorName) =>
        Start(system ?? ActorSystem.Create(actorSystemName ?? "test", config.WithFallback(DefaultConfig)), testActorName);

    protected virtual void InitializeTest(ActorSystem system, ActorSystemSetup config, string actorSystemName, string testActorName)
    {
        if (system is null)
        {
            var own = config.Get<BootstrapSetup>();
            var bootstrap = (own.HasValue ? own.Value : BootstrapSetup.Create()).WithConfigFallback(DefaultConfig);
            system = ActorSystem.Create(actorSystemName ?? "test", config.And(bootstrap));
        }

        Start(system, testActorName);
    }

    internal void FailWith(string message) => Fail(message);

    internal T Complete<T>(ValueTask<T> completed) => Result(completed);

    internal ValueTask<bool> Poll(bool sync, Func<bool> condition, TimeSpan max, CancellationToken cancel) =>
        AwaitCore(sync, () => new ValueTask<bool>(condition()), max, null, cancel);

    private void Fail(string message) => _assertions.Fail("{0}", message);

    /// <summary>A system that was not made by a kit does not know the kit's dispatchers.</summary>
    private static void AddDispatcher(ActorSystem system, string id)
    {
        if (!system.Dispatchers.HasDispatcher(id))
        {
            var section = Dispatchers.GetConfig(system.Settings.Config, id);
            system.Dispatchers.RegisterConfigurator(id, new CallingThreadDispatcherConfigurator(section, system.Dispatchers.Prerequisites));
        }
    }

    private void Start(ActorSystem system, string testActorName)
    {
        system.Settings.InjectTopLevelFallback(DefaultConfig);
        foreach (var id in new[] { TestActorDispatcher, CallingThreadDispatcher.Id })
        {
            AddDispatcher(system, id);
        }

        system.RegisterExtension(new TestKitAssertionsExtension(_assertions));
        _system = system;
        _settings = TestKitExtension.For(system);
        _testActor = CreateTestActor(testActorName ?? $"testActor{Interlocked.Increment(ref _lastTestActor)}");
        if (this is not INoImplicitSender)
        {
            var cell = (ActorCell)((ActorRefWithCell)_testActor).Underlying;
            InternalCurrentActorCellKeeper.Current = cell;
            SynchronizationContext.SetSynchronizationContext(new ActorCellKeepingSynchronizationContext(cell));
        }
        else if (this is not TestProbe)
        {
            InternalCurrentActorCellKeeper.Current = null;
        }
    }
}

/// <summary>Put on a test class: what the test tells has no sender.</summary>
public interface INoImplicitSender
{
}

using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>What a dispatcher may use of its system.</summary>
public interface IDispatcherPrerequisites
{
    EventStream EventStream { get; }

    IScheduler Scheduler { get; }

    Settings Settings { get; }

    Mailboxes Mailboxes { get; }
}

/// <summary>The parts of a running system.</summary>
public sealed class DefaultDispatcherPrerequisites : IDispatcherPrerequisites
{
    public DefaultDispatcherPrerequisites(EventStream eventStream, IScheduler scheduler, Settings settings, Mailboxes mailboxes)
    {
        EventStream = eventStream;
        Scheduler = scheduler;
        Settings = settings;
        Mailboxes = mailboxes;
    }

    public EventStream EventStream { get; }

    public IScheduler Scheduler { get; }

    public Settings Settings { get; }

    public Mailboxes Mailboxes { get; }
}

/// <summary>Makes the dispatcher of one section of the configuration; named there by <c>type</c>.</summary>
public abstract class MessageDispatcherConfigurator
{
    protected MessageDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    {
        Config = config;
        Prerequisites = prerequisites;
    }

    public Config Config { get; }

    public IDispatcherPrerequisites Prerequisites { get; }

    /// <summary>The dispatcher to use for one more actor.</summary>
    public abstract MessageDispatcher Dispatcher();

    protected ExecutorServiceConfigurator ConfigureExecutor() => Config.GetString("executor", "default-executor") switch
    {
        "fork-join-executor" => new DedicatedThreadsConfigurator(Config, Prerequisites),
        "task-executor" => new TaskExecutorConfigurator(Config, Prerequisites),
        _ => new ThreadPoolExecutorConfigurator(Config, Prerequisites),
    };
}

/// <summary>One shared dispatcher per section.</summary>
public class DispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly Lazy<MessageDispatcher> _dispatcher;

    public DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : this(config, prerequisites, null)
    {
    }

    internal DispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites, ExecutorServiceFactory executor)
        : base(config, prerequisites) =>
        _dispatcher = new Lazy<MessageDispatcher>(() => DispatcherOptions.From(config).Create(this, executor ?? ConfigureExecutor()));

    public override MessageDispatcher Dispatcher() => _dispatcher.Value;
}

/// <summary>A new dispatcher, and so a new thread, per actor.</summary>
internal sealed class PinnedDispatcherConfigurator : MessageDispatcherConfigurator
{
    public PinnedDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites)
    {
    }

    public override MessageDispatcher Dispatcher()
    {
        var options = DispatcherOptions.From(Config);
        var executor = new DedicatedThreadsConfigurator(Config, Prerequisites, threads: 1);
        return new PinnedDispatcher(this, options.Id, options.Throughput, options.DeadlineTicks, executor, options.ShutdownTimeout);
    }
}

/// <summary>What all dispatcher sections have in common.</summary>
internal sealed record DispatcherOptions(string Id, int Throughput, long? DeadlineTicks, TimeSpan ShutdownTimeout)
{
    public static DispatcherOptions From(Config config)
    {
        var deadline = config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero);
        return new DispatcherOptions(
            config.GetString("id"),
            config.GetInt("throughput", MessageDispatcher.DefaultThroughput),
            deadline.Ticks > 0 ? deadline.Ticks : null,
            config.GetTimeSpan("shutdown-timeout", TimeSpan.FromSeconds(1)));
    }

    public Dispatcher Create(MessageDispatcherConfigurator configurator, ExecutorServiceFactory executor) =>
        new(configurator, Id, Throughput, DeadlineTicks, executor, ShutdownTimeout);
}

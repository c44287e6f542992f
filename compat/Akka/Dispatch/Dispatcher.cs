using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>A dispatcher on an executor that is made when it is first needed.</summary>
public class Dispatcher : MessageDispatcher
{
    private readonly Lazy<ExecutorService> _executor;

    public Dispatcher(
        MessageDispatcherConfigurator configurator,
        string id,
        int throughput,
        long? throughputDeadlineTime,
        ExecutorServiceFactory executorServiceFactory,
        TimeSpan shutdownTimeout)
        : base(configurator)
    {
        Id = id;
        Throughput = throughput;
        ThroughputDeadlineTime = throughputDeadlineTime;
        ShutdownTimeout = shutdownTimeout;
        _executor = new Lazy<ExecutorService>(() => executorServiceFactory.Produce(id));
    }

    protected override void ExecuteTask(IRunnable run) => _executor.Value.Execute(run);

    protected override void Shutdown()
    {
        if (_executor.IsValueCreated)
        {
            _executor.Value.Shutdown();
        }
    }
}

/// <summary>A dispatcher for one actor, on a thread of its own that ends with it.</summary>
public sealed class PinnedDispatcher : Dispatcher
{
    internal PinnedDispatcher(
        MessageDispatcherConfigurator configurator,
        string id,
        int throughput,
        long? throughputDeadlineTime,
        ExecutorServiceFactory executorServiceFactory,
        TimeSpan shutdownTimeout)
        : base(configurator, id, throughput, throughputDeadlineTime, executorServiceFactory, shutdownTimeout)
    {
    }

    private protected override void BecomeEmpty() => Shutdown();
}

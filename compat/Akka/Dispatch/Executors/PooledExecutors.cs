using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The process-wide thread pool.</summary>
internal sealed class ThreadPoolExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) => new ThreadPoolExecutor(id);

    private sealed class ThreadPoolExecutor(string id) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => ThreadPool.UnsafeQueueUserWorkItem(run, preferLocal: false);

        public override void Shutdown()
        {
        }
    }
}

/// <summary>A task scheduler: the default one, or that of the thread that made the system (user interfaces).</summary>
internal sealed class TaskExecutorConfigurator(Config config, IDispatcherPrerequisites prerequisites, bool synchronized = false)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id) =>
        new TaskExecutor(id, synchronized ? TaskScheduler.FromCurrentSynchronizationContext() : TaskScheduler.Default);

    private sealed class TaskExecutor(string id, TaskScheduler scheduler) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) =>
            Task.Factory.StartNew(run.Run, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);

        public override void Shutdown()
        {
        }
    }
}

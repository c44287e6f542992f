using System.Collections.Concurrent;
using System.Globalization;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>Threads of the dispatcher's own: <c>dedicated-thread-pool.thread-count</c> of them.</summary>
internal sealed class DedicatedThreadsConfigurator(Config config, IDispatcherPrerequisites prerequisites, int? threads = null)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    public override ExecutorService Produce(string id)
    {
        var count = threads ?? Config.GetInt("dedicated-thread-pool.thread-count", Environment.ProcessorCount);
        return new DedicatedThreads(id, Math.Max(1, count));
    }

    private sealed class DedicatedThreads : ExecutorService
    {
        private readonly BlockingCollection<IRunnable> _work = [];

        public DedicatedThreads(string id, int count)
            : base(id)
        {
            for (var i = 0; i < count; i++)
            {
                new Thread(RunAll) { IsBackground = true, Name = string.Create(CultureInfo.InvariantCulture, $"{id}-{i}") }.Start();
            }
        }

        public override void Execute(IRunnable run)
        {
            try
            {
                _work.Add(run);
            }
            catch (InvalidOperationException error)
            {
                throw new RejectedExecutionException($"executor {Id} has been shut down", error);
            }
        }

        /// <summary>Work that was accepted is still done; then the threads end.</summary>
        public override void Shutdown() => _work.CompleteAdding();

        private void RunAll()
        {
            foreach (var run in _work.GetConsumingEnumerable())
            {
                run.Run();
            }
        }
    }
}

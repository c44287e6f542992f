using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.TestKit;

/// <summary>Runs an actor on the thread that sends to it: when Tell returns, the message has been processed, unless another thread was at it.</summary>
public class CallingThreadDispatcher : MessageDispatcher
{
    public static readonly new string Id = "akka.test.calling-thread-dispatcher";

    [ThreadStatic]
    private static IRunnable _running;

    [ThreadStatic]
    private static bool _again;

    public CallingThreadDispatcher(MessageDispatcherConfigurator configurator)
        : base(configurator)
    {
        base.Id = configurator.Config.GetString("id", Id);
        Throughput = int.MaxValue;
    }

    /// <summary>A mailbox that asks for one more turn at the end of its turn gets it from the loop here, not from a deeper call.</summary>
    protected override void ExecuteTask(IRunnable run)
    {
        if (ReferenceEquals(_running, run))
        {
            _again = true;
            return;
        }

        var outer = (_running, _again);
        try
        {
            do
            {
                (_running, _again) = (run, false);
                run.Run();
            }
            while (_again);
        }
        finally
        {
            (_running, _again) = outer;
        }
    }

    protected override void Shutdown()
    {
    }
}

/// <summary>One calling-thread dispatcher per section.</summary>
public class CallingThreadDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly CallingThreadDispatcher _dispatcher;

    public CallingThreadDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new CallingThreadDispatcher(this);

    public override MessageDispatcher Dispatcher() => _dispatcher;
}

using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>Ends a system in phases: the tasks of a phase run together, the phases one after another, each within its time.</summary>
public sealed class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<(string Name, Func<Task<Done>> Run)>> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShutdownPhase> _phases;
    private readonly IReadOnlyList<string> _order;
    private readonly ILoggingAdapter _log;
    private readonly bool _terminatesSystem;
    private readonly bool _exitsProcess;
    private Task<Done> _run;

    internal CoordinatedShutdown(ExtendedActorSystem system)
    {
        System = system;
        _log = Logging.GetLogger(system, this);
        var config = system.Settings.Config.GetConfig("akka.coordinated-shutdown");
        _phases = ShutdownPhase.Read(config);
        _order = ShutdownPhase.Sort(_phases);
        _terminatesSystem = config.GetBoolean("terminate-actor-system");
        _exitsProcess = config.GetBoolean("exit-clr");
        if (config.GetBoolean("run-by-clr-shutdown-hook"))
        {
            AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
            system.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= OnProcessExit);
        }
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Null before the shutdown has begun.</summary>
    public Reason ShutdownReason { get; private set; }

    /// <summary>The sum over the phases.</summary>
    public TimeSpan TotalTimeout => _order.Aggregate(TimeSpan.Zero, (sum, phase) => sum + Timeout(phase));

    public static CoordinatedShutdown Get(ActorSystem sys) => sys.WithExtension<CoordinatedShutdown, CoordinatedShutdownExtension>();

    /// <summary>Adds a task to a phase that has not begun; tasks may add tasks to later phases.</summary>
    /// <exception cref="ConfigurationException">There is no such phase.</exception>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        if (!_phases.ContainsKey(phase))
        {
            throw new ConfigurationException($"Unknown phase [{phase}], known phases [{string.Join(", ", _order)}]. All phases (along with their optional dependencies) must be defined in configuration.");
        }

        lock (_gate)
        {
            if (!_tasks.TryGetValue(phase, out var tasks))
            {
                _tasks[phase] = tasks = [];
            }

            tasks.Add((taskName, task));
        }
    }

    /// <summary>Runs all phases, or those from one on; a second call gives the first one's task.</summary>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        lock (_gate)
        {
            if (_run is null)
            {
                ShutdownReason = reason;
                var phases = fromPhase is null ? _order : [.. _order.SkipWhile(p => p != fromPhase)];
                _run = Task.Run(() => RunPhases(phases));
            }

            return _run;
        }
    }

    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) => _phases.TryGetValue(phase, out var known)
        ? known.Timeout
        : throw new ArgumentException($"Unknown phase [{phase}]. All phases must be defined in configuration.");

    private async Task<Done> RunPhases(IReadOnlyList<string> phases)
    {
        foreach (var phase in phases)
        {
            if (_phases[phase].Enabled)
            {
                await RunPhase(phase).ConfigureAwait(false);
            }
        }

        return Done.Instance;
    }

    private async Task RunPhase(string phase)
    {
        (string Name, Func<Task<Done>> Run)[] tasks;
        lock (_gate)
        {
            tasks = _tasks.TryGetValue(phase, out var added) ? [.. added] : [];
        }

        _log.Debug("Performing phase [{0}] with [{1}] tasks", phase, tasks.Length);
        var running = tasks.Select(task => RunTask(phase, task.Name, task.Run)).ToList();
        if (phase == PhaseActorSystemTerminate && _terminatesSystem)
        {
            running.Add(RunTask(phase, "terminate-system", TerminateSystem));
        }

        var all = Task.WhenAll(running);
        try
        {
            await all.WaitAsync(Timeout(phase)).ConfigureAwait(false);
        }
        catch (TimeoutException) when (_phases[phase].Recover)
        {
            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", phase, Timeout(phase));
        }
    }

    private async Task RunTask(string phase, string name, Func<Task<Done>> run)
    {
        try
        {
            await run().ConfigureAwait(false);
        }
        catch (Exception error) when (_phases[phase].Recover)
        {
            _log.Warning("Task [{0}] failed in phase [{1}]: {2}", name, phase, error.Message);
        }
    }

    private async Task<Done> TerminateSystem()
    {
        ((Internal.ActorSystemImpl)System).FinalTerminate();
        await System.WhenTerminated.ConfigureAwait(false);
        if (_exitsProcess)
        {
            ThreadPool.QueueUserWorkItem(_ => Environment.Exit(0));
        }

        return Done.Instance;
    }

    private void OnProcessExit(object sender, EventArgs args) => Run(ClrExitReason.Instance).Wait(TotalTimeout);

    /// <summary>Why a system ends.</summary>
    public class Reason
    {
        protected Reason()
        {
        }
    }

    /// <summary>Nobody said.</summary>
    public class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }
    }

    /// <summary>ActorSystem.Terminate was called.</summary>
    public class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }
    }

    /// <summary>The process ends.</summary>
    public class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }
    }

    /// <summary>The cluster has removed this node as unreachable.</summary>
    public class ClusterDowningReason : Reason
    {
        public static readonly Reason Instance = new ClusterDowningReason();

        private ClusterDowningReason()
        {
        }
    }

    /// <summary>This node has left the cluster.</summary>
    public class ClusterLeavingReason : Reason
    {
        public static readonly Reason Instance = new ClusterLeavingReason();

        private ClusterLeavingReason()
        {
        }
    }

    /// <summary>No seed node took this node in.</summary>
    public class ClusterJoinUnsuccessfulReason : Reason
    {
        public static readonly Reason Instance = new ClusterJoinUnsuccessfulReason();

        private ClusterJoinUnsuccessfulReason()
        {
        }
    }
}

/// <summary>Makes the coordinated shutdown of a system.</summary>
public sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system) => new(system);
}

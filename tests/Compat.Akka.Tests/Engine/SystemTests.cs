using System.Collections.Concurrent;
using Akka;
using Akka.Actor;

namespace AfdActors.Compat.Akka.Tests.Engine;

/// <summary>Dispatchers, behaviours, extensions and the end of a system.</summary>
public sealed class SystemTests : EngineTest
{
    private const string Config = """
        akka.actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy"
        pinned { type = PinnedDispatcher }
        pool { type = ForkJoinDispatcher, throughput = 5, dedicated-thread-pool.thread-count = 2 }
        """;

    public SystemTests()
        : base(Config)
    {
    }

    [Theory]
    [InlineData("pinned")]
    [InlineData("pool")]
    [InlineData("akka.actor.default-dispatcher")]
    public async Task An_actor_runs_on_the_dispatcher_of_its_props(string dispatcher)
    {
        var actor = Sys.ActorOf(Props.Create(() => new Behaving(Journal)).WithDispatcher(dispatcher));
        actor.Tell("x");
        await Journal.Expect("first x");
        Assert.True(await actor.GracefulStop(Patience));
    }

    [Fact]
    public async Task A_pinned_actor_has_one_thread()
    {
        var threads = new ConcurrentDictionary<int, bool>();
        var actor = Sys.ActorOf(Props.Create(() => new ThreadNotes(threads)).WithDispatcher("pinned"));
        for (var i = 0; i < 50; i++)
        {
            await actor.Ask<string>("x", Patience);
        }

        Assert.Single(threads);
    }

    [Fact]
    public async Task Behaviours_replace_and_stack()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Behaving(Journal)));
        foreach (var message in new[] { "a", "become", "b", "stack", "c", "back", "d" })
        {
            actor.Tell(message);
        }

        await Journal.Expect("first a", "second b", "third c", "second d");
    }

    [Fact]
    public void An_extension_is_made_once()
    {
        var first = Counting.Provider.Apply(Sys);
        Assert.Same(first, Counting.Provider.Get(Sys));
        Assert.Same(first, Sys.WithExtension<Counting, CountingProvider>());
        Assert.True(Sys.HasExtension<Counting>());
    }

    [Fact]
    public async Task Termination_stops_everyone_and_then_runs_the_callbacks()
    {
        Sys.ActorOf(Props.Create(() => new Stopping(Journal)));
        Sys.RegisterOnTermination(() => Journal.Add("terminated"));
        await Sys.Terminate().WaitAsync(Patience);
        await Journal.Expect("stopped", "terminated");
        Assert.True(Sys.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Shutdown_runs_its_phases_in_order_and_then_ends_the_system()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        Add(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "late");
        Add(CoordinatedShutdown.PhaseServiceStop, "middle");
        Add(CoordinatedShutdown.PhaseBeforeServiceUnbind, "early");
        await shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance).WaitAsync(Patience);
        await Journal.Expect("early", "middle", "late");
        Assert.Same(CoordinatedShutdown.ClrExitReason.Instance, shutdown.ShutdownReason);
        await Sys.WhenTerminated.WaitAsync(Patience);

        void Add(string phase, string entry) => shutdown.AddTask(phase, entry, () =>
        {
            Journal.Add(entry);
            return Task.FromResult(Done.Instance);
        });
    }

    [Fact]
    public async Task A_failed_task_does_not_stop_the_shutdown()
    {
        var shutdown = CoordinatedShutdown.Get(Sys);
        shutdown.AddTask(CoordinatedShutdown.PhaseServiceStop, "failing", () => throw new InvalidOperationException("boom"));
        await Sys.Terminate().WaitAsync(Patience);
        Assert.Same(CoordinatedShutdown.ActorSystemTerminateReason.Instance, shutdown.ShutdownReason);
    }

    [Fact]
    public void A_malformed_system_name_is_refused() => Assert.Throws<ArgumentException>(() => ActorSystem.Create("not a name"));

    [Fact]
    public async Task The_guardian_follows_the_configured_strategy()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Failing()));
        var stopped = actor.WatchAsync();
        actor.Tell("fail");
        Assert.True(await stopped.WaitAsync(Patience));
    }

    private sealed class Behaving : ReceiveActor
    {
        public Behaving(Journal journal)
        {
            Receive<string>(text => text == "become", _ => Become(() =>
            {
                Receive<string>(text => text == "stack", _ => BecomeStacked(() =>
                {
                    Receive<string>(text => text == "back", _ => UnbecomeStacked());
                    Receive<string>(text => journal.Add("third " + text));
                }));
                Receive<string>(text => journal.Add("second " + text));
            }));
            Receive<string>(text => journal.Add("first " + text));
        }
    }

    private sealed class ThreadNotes : ReceiveActor
    {
        public ThreadNotes(ConcurrentDictionary<int, bool> threads) => ReceiveAny(_ =>
        {
            threads[Environment.CurrentManagedThreadId] = true;
            Sender.Tell("noted");
        });
    }

    private sealed class Stopping : UntypedActor
    {
        private readonly Journal _journal;

        public Stopping(Journal journal) => _journal = journal;

        protected override void PostStop() => _journal.Add("stopped");

        protected override void OnReceive(object message)
        {
        }
    }

    private sealed class Failing : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("boom");
    }

    private sealed class Counting : IExtension
    {
        public static readonly CountingProvider Provider = new();
    }

    private sealed class CountingProvider : ExtensionIdProvider<Counting>
    {
        public override Counting CreateExtension(ExtendedActorSystem system) => new();
    }
}

using Akka.Actor;

namespace AfdActors.Engine.Tests;

/// <summary>Timers by key, across canceling and restarts.</summary>
public sealed class TimerTests : EngineTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task A_single_timer_fires_once_and_is_then_inactive()
    {
        var actor = Timed();
        actor.Tell("single");
        await Journal.Expect("tick, active False");
    }

    [Fact]
    public async Task A_periodic_timer_fires_until_it_is_canceled()
    {
        var actor = Timed();
        actor.Tell("periodic");
        await Journal.Expect("tick, active True", "tick, active True", "tick, active True");
    }

    [Fact]
    public async Task The_queued_message_of_a_canceled_timer_is_dropped()
    {
        var actor = Timed();
        actor.Tell("queue then cancel");
        await Journal.Expect("marker");
    }

    [Fact]
    public async Task The_queued_message_of_a_replaced_timer_is_dropped()
    {
        var actor = Timed();
        actor.Tell("queue then replace");
        await Journal.Expect("marker", "replacement");
    }

    [Fact]
    public async Task A_restart_ends_all_timers()
    {
        var actor = Timed();
        actor.Tell("queue then fail");
        actor.Tell("marker");
        await Journal.Expect("marker");
    }

    private IActorRef Timed() => Sys.ActorOf(Props.Create(() => new TimedActor(Journal)));

    private sealed class TimedActor : ReceiveActor, IWithTimers
    {
        private readonly Journal _journal;
        private int _ticks;

        public TimedActor(Journal journal)
        {
            _journal = journal;
            Receive<string>(text => text == "single", _ => Timers.StartSingleTimer("key", Tick.Instance, Soon));
            Receive<string>(text => text == "periodic", _ => Timers.StartPeriodicTimer("key", Tick.Instance, Soon));
            Receive<string>(text => text == "queue then cancel", _ =>
            {
                QueueTick();
                Timers.Cancel("key");
                Self.Tell("marker");
            });
            Receive<string>(text => text == "queue then replace", _ =>
            {
                QueueTick();
                Timers.StartSingleTimer("key", "replacement", TimeSpan.FromMilliseconds(200));
                Self.Tell("marker");
            });
            Receive<string>(text => text == "queue then fail", _ =>
            {
                QueueTick();
                throw new InvalidOperationException("boom");
            });
            Receive<Tick>(_ =>
            {
                journal.Add($"tick, active {Timers.IsTimerActive("key")}");
                if (++_ticks == 3) Timers.Cancel("key");
            });
            Receive<string>(journal.Add);
        }

        public ITimerScheduler Timers { get; set; } = null!;

        /// <summary>Starts a timer and holds the turn until a later timer of the scheduler has fired: the tick is in the mailbox.</summary>
        private void QueueTick()
        {
            Timers.StartSingleTimer("key", Tick.Instance, TimeSpan.Zero);
            using var fired = new ManualResetEventSlim();
            Context.System.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(100), fired.Set);
            Assert.True(fired.Wait(Patience));
        }
    }

    private sealed class Tick
    {
        public static readonly Tick Instance = new();
    }
}

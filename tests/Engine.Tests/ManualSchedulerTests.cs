using AfdActors.Testing;
using Akka.Actor;
using Kit = Akka.TestKit.Xunit2.TestKit;

namespace AfdActors.Engine.Tests;

/// <summary>Virtual time: it stands still until the test moves it, and an advance runs what was due when it began.</summary>
public class ManualSchedulerTests : Kit
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Briefly = TimeSpan.FromMilliseconds(50);

    public ManualSchedulerTests()
        : base("akka.scheduler.implementation = \"AfdActors.Testing.ManualScheduler, AfdActors.TestKit\"")
    {
    }

    private ManualScheduler Scheduler => (ManualScheduler)Sys.Scheduler;

    [Fact]
    public void Nothing_fires_before_its_time()
    {
        Sys.Scheduler.ScheduleTellOnce(Second, TestActor, "due", ActorRefs.NoSender);

        ExpectNoMsg(Briefly);
        Scheduler.Advance(Second - TimeSpan.FromTicks(1));
        ExpectNoMsg(Briefly);
        Scheduler.Advance(TimeSpan.FromTicks(1));
        ExpectMsg("due");
        Scheduler.Advance(Second * 10);
        ExpectNoMsg(Briefly);
    }

    [Fact]
    public void What_is_due_fires_in_the_order_of_time_then_of_scheduling()
    {
        foreach (var (delay, message) in new[] { (3, "third"), (1, "first"), (2, "second"), (1, "first too"), (4, "later") })
            Sys.Scheduler.ScheduleTellOnce(Second * delay, TestActor, message, ActorRefs.NoSender);

        Scheduler.AdvanceTo(Scheduler.Now + (Second * 3));

        Assert.Equal(["first", "first too", "second", "third"], ReceiveN(4));
        ExpectNoMsg(Briefly);
    }

    [Fact]
    public void A_repeated_message_fires_once_per_advance_and_then_an_interval_after_it()
    {
        Sys.Scheduler.ScheduleTellRepeatedly(Second, Second * 5, TestActor, "tick", ActorRefs.NoSender);

        Scheduler.Advance(Second);
        ExpectMsg("tick");
        for (var i = 0; i < 20; i++)
        {
            Scheduler.Advance(Second * 5);
            ExpectMsg("tick");
        }

        Scheduler.Advance(Second * 50);
        ExpectMsg("tick");
        Scheduler.Advance(Second * 4);
        ExpectNoMsg(Briefly);
        Scheduler.Advance(Second);
        ExpectMsg("tick");
    }

    [Fact]
    public void A_canceled_message_does_not_fire()
    {
        var once = Sys.Scheduler.ScheduleTellOnceCancelable(Second, TestActor, "once", ActorRefs.NoSender);
        var repeated = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(Second, Second, TestActor, "tick", ActorRefs.NoSender);
        once.Cancel();
        Scheduler.Advance(Second);
        ExpectMsg("tick");

        repeated.Cancel();
        Scheduler.Advance(Second);

        ExpectNoMsg(Briefly);
    }

    [Fact]
    public void Actions_run_on_the_thread_that_advances()
    {
        var thread = 0;
        Sys.Scheduler.Advanced.ScheduleOnce(Second, () => thread = Environment.CurrentManagedThreadId);

        Scheduler.Advance(Second);

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public async Task Nothing_is_lost_that_is_set_while_time_moves()
    {
        const int times = 50_000;
        var tick = TimeSpan.FromTicks(1);
        var fired = 0;
        var setting = Task.Run(() =>
        {
            for (var i = 0; i < times; i++) Sys.Scheduler.Advanced.ScheduleOnce(tick, () => fired++);
        });
        while (!setting.IsCompleted) Scheduler.Advance(tick);
        await setting;

        Scheduler.Advance(tick);

        Assert.Equal(times, fired);
    }

    [Fact]
    public void Time_moves_only_by_advances_and_never_back()
    {
        var start = Scheduler.Now;

        Scheduler.Advance(Second * 2);

        Assert.Equal(start + (Second * 2), Scheduler.Now);
        Assert.Throws<ArgumentOutOfRangeException>(() => Scheduler.AdvanceTo(start));
    }

    [Fact]
    public void Timers_of_actors_move_with_it()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Ticker(TestActor)));
        ExpectMsg("started");

        Scheduler.Advance(Second);
        ExpectMsg("tick 1");
        Scheduler.Advance(Second);
        ExpectMsg("tick 2");
        actor.Tell("cancel");
        ExpectMsg("canceled");
        Scheduler.Advance(Second * 3);

        ExpectNoMsg(Briefly);
    }

    private sealed class Ticker : ReceiveActor, IWithTimers
    {
        public Ticker(IActorRef report)
        {
            var ticks = 0;
            Receive<string>(text => text == "tick", _ => report.Tell($"tick {++ticks}"));
            Receive<string>(text => text == "cancel", _ =>
            {
                Timers.Cancel("key");
                report.Tell("canceled");
            });
            Receive<string>(text => text == "start", _ =>
            {
                Timers.StartPeriodicTimer("key", "tick", Second);
                report.Tell("started");
            });
            Self.Tell("start");
        }

        public ITimerScheduler Timers { get; set; } = null!;
    }
}

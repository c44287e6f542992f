using Akka.Actor;

namespace AfdActors.Compat.Akka.Tests.Engine;

/// <summary>Many threads and actors at once: nothing is lost, doubled, or out of order. Bounded by counts, not by time.</summary>
public sealed class StressTests : EngineTest
{
    [Fact]
    public async Task Every_message_of_every_thread_arrives_once_and_in_its_order()
    {
        const int Threads = 4, Each = 20_000;
        var actor = Sys.ActorOf(Props.Create(() => new Ordered(Threads)));
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                actor.Tell((thread, i), ActorRefs.NoSender);
            }
        })));

        Assert.Equal((Threads * Each, 0), await actor.Ask<(int, int)>("counts", Patience));
    }

    [Fact]
    public async Task A_mailbox_that_runs_dry_again_and_again_loses_no_wake_up()
    {
        // Each exchange empties both mailboxes: 20,000 times a chance to miss the wake-up.
        var pong = Sys.ActorOf(Props.Create(() => new Pong()));
        var ping = Sys.ActorOf(Props.Create(() => new Ping(pong)));
        Assert.Equal("done", await ping.Ask<string>(20_000, Patience));
    }

    [Fact]
    public async Task Watching_while_the_other_stops_always_ends_in_Terminated()
    {
        const int Times = 300;
        for (var i = 0; i < Times; i++)
        {
            var watched = Listener();
            var stopped = watched.WatchAsync();
            Sys.Stop(watched);
            Assert.True(await stopped.WaitAsync(Patience));
        }
    }

    [Fact]
    public async Task Messages_sent_while_an_actor_stops_are_handled_or_dead_letters()
    {
        const int Times = 200, Each = 50;
        var counter = new Counter();
        var letters = Sys.ActorOf(Props.Create(() => new Letters(counter)));
        Sys.EventStream.Subscribe(letters, typeof(global::Akka.Event.DeadLetter));
        for (var i = 0; i < Times; i++)
        {
            var actor = Sys.ActorOf(Props.Create(() => new Counted(counter)));
            var sending = Task.Run(() =>
            {
                for (var j = 0; j < Each; j++)
                {
                    actor.Tell(Unit.Instance, ActorRefs.NoSender);
                }
            });
            Sys.Stop(actor);
            await sending;
        }

        await counter.Reached(Times * Each).WaitAsync(Patience);
    }

    [Fact]
    public async Task Restarts_of_parent_and_child_at_once_leave_a_working_tree()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Brittle(2)));
        for (var i = 0; i < 300; i++)
        {
            parent.Tell("fail below");
            parent.Tell("fail");
        }

        Assert.Equal("alive", await parent.Ask<string>("below", Patience));
    }

    private sealed class Ordered : ReceiveActor
    {
        public Ordered(int threads)
        {
            var next = new int[threads];
            int received = 0, disordered = 0;
            Receive<(int Thread, int Number)>(m =>
            {
                received++;
                disordered += next[m.Thread]++ == m.Number ? 0 : 1;
            });
            Receive<string>(_ => Sender.Tell((received, disordered)));
        }
    }

    private sealed class Pong : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Ping : ReceiveActor
    {
        public Ping(IActorRef pong)
        {
            var left = 0;
            var asker = ActorRefs.Nobody as IActorRef;
            Receive<int>(times =>
            {
                (left, asker) = (times, Sender);
                pong.Tell(Unit.Instance);
            });
            Receive<Unit>(unit =>
            {
                if (--left > 0)
                {
                    pong.Tell(unit);
                }
                else
                {
                    asker.Tell("done");
                }
            });
        }
    }

    private sealed class Counted : UntypedActor
    {
        private readonly Counter _counter;

        public Counted(Counter counter) => _counter = counter;

        protected override void OnReceive(object message) => _counter.Increment();
    }

    private sealed class Letters : ReceiveActor
    {
        public Letters(Counter counter) =>
            Receive<global::Akka.Event.DeadLetter>(letter => letter.Message is Unit, _ => counter.Increment());
    }

    private sealed class Brittle : ReceiveActor
    {
        public Brittle(int depth)
        {
            var child = depth > 0 ? Context.ActorOf(Props.Create(() => new Brittle(depth - 1))) : null;
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("boom"));
            Receive<string>(text => text == "fail below", _ => child?.Tell("fail below"));
            Receive<string>(_ =>
            {
                if (child is null)
                {
                    Sender.Tell("alive");
                }
                else
                {
                    child.Forward("below");
                }
            });
        }
    }

    private sealed class Unit
    {
        public static readonly Unit Instance = new();
    }

    private sealed class Counter
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;
        private int _target = int.MaxValue;

        public void Increment()
        {
            if (Interlocked.Increment(ref _count) == Volatile.Read(ref _target))
            {
                _reached.TrySetResult();
            }
        }

        public Task Reached(int target)
        {
            Volatile.Write(ref _target, target);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _count) == target)
            {
                _reached.TrySetResult();
            }

            return _reached.Task;
        }
    }
}

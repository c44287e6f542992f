using Akka.Actor;
using Akka.TestKit;
using Kit = Akka.TestKit.Xunit2.TestKit;

namespace AfdActors.Compat.Akka.Tests.TestKit;

/// <summary>An actor on the calling thread's dispatcher has processed a message when Tell returns.</summary>
public class CallingThreadDispatcherTests : Kit
{
    [Fact]
    public void Messages_are_processed_before_tell_returns()
    {
        var threads = new List<int>();
        var actor = Sys.ActorOf(Props.Create(() => new Recorder(threads)).WithDispatcher(CallingThreadDispatcher.Id));

        actor.Tell(0);
        actor.Tell(0);

        Assert.Equal([Environment.CurrentManagedThreadId, Environment.CurrentManagedThreadId], threads);
    }

    [Fact]
    public void An_actor_that_tells_itself_again_and_again_needs_no_deeper_stack()
    {
        var threads = new List<int>();
        var actor = Sys.ActorOf(Props.Create(() => new Recorder(threads)).WithDispatcher(CallingThreadDispatcher.Id));

        actor.Tell(50_000);

        Assert.Equal(50_001, threads.Count);
    }

    [Fact]
    public void Messages_of_several_threads_are_processed_one_at_a_time_and_none_is_lost()
    {
        const int senders = 4, each = 2_000;
        var threads = new List<int>();
        var actor = Sys.ActorOf(Props.Create(() => new Recorder(threads)).WithDispatcher(CallingThreadDispatcher.Id));

        Parallel.For(0, senders, _ =>
        {
            for (var i = 0; i < each; i++)
            {
                actor.Tell(0, ActorRefs.NoSender);
            }
        });

        // A sender that found another thread at work left its message to that thread.
        AwaitAssert(() => Assert.Equal(senders * each, threads.Count));
    }

    [Fact]
    public void A_failure_is_supervised_on_the_same_thread()
    {
        var actor = ActorOfAsTestActorRef<Fragile>();
        actor.Tell("set");
        Assert.True(actor.UnderlyingActor.WasSet);

        actor.Tell(new InvalidOperationException("boom"));
        actor.Tell("ask");

        ExpectMsg(false);
    }

    private sealed class Recorder : ReceiveActor
    {
        public Recorder(List<int> threads) => Receive<int>(left =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            if (left > 0)
            {
                Self.Tell(left - 1);
            }
        });
    }

    private sealed class Fragile : UntypedActor
    {
        public bool WasSet { get; private set; }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Exception error:
                    throw error;
                case "set":
                    WasSet = true;
                    break;
                default:
                    Sender.Tell(WasSet);
                    break;
            }
        }
    }
}

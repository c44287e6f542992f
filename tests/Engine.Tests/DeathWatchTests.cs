using Akka.Actor;

namespace AfdActors.Engine.Tests;

/// <summary>Terminated arrives once, for whoever watches, whenever they began to.</summary>
public sealed class DeathWatchTests : EngineTest
{
    [Fact]
    public async Task Terminated_arrives_once_however_often_one_watches()
    {
        var watched = Listener("watched");
        var watcher = Watcher();
        watcher.Tell(("watch", watched));
        watcher.Tell(("watch", watched));
        await Flushed(watcher);
        Sys.Stop(watched);
        await Journal.Expect("watched gone, confirmed True");
        await Flushed(watcher);
    }

    [Fact]
    public async Task Watching_one_who_has_stopped_gives_Terminated_at_once()
    {
        var watched = Listener("watched");
        Assert.True(await watched.GracefulStop(Patience));
        Watcher().Tell(("watch", watched));
        await Journal.Expect("watched gone, confirmed False");
    }

    [Fact]
    public async Task Unwatch_holds_even_for_one_who_has_stopped_already()
    {
        var watched = Listener("watched");
        var watcher = Watcher();
        watcher.Tell(("watch", watched));
        watcher.Tell(("unwatch", watched));
        await Flushed(watcher);
        Assert.True(await watched.GracefulStop(Patience));
        await Flushed(watcher);
    }

    [Fact]
    public async Task A_restart_does_not_end_a_watch()
    {
        var watched = Listener("watched");
        var watcher = Watcher();
        watcher.Tell(("watch", watched));
        watcher.Tell("fail");
        await Flushed(watcher);
        Sys.Stop(watched);
        await Journal.Expect("watched gone, confirmed True");
    }

    [Fact]
    public async Task A_restarted_actor_is_not_terminated()
    {
        var watched = Sys.ActorOf(Props.Create(() => new Watching(Journal)), "watched");
        var watcher = Watcher();
        watcher.Tell(("watch", watched));
        watched.Tell("fail");
        await Flushed(watched);
        await Flushed(watcher);
        Sys.Stop(watched);
        await Journal.Expect("watched gone, confirmed True");
    }

    private IActorRef Watcher() => Sys.ActorOf(Props.Create(() => new Watching(Journal)));

    /// <summary>Everything told before has been handled, and nothing was noted meanwhile.</summary>
    private async Task Flushed(IActorRef actor)
    {
        actor.Tell("flush");
        await Journal.Expect("flush");
    }

    private sealed class Watching : ReceiveActor
    {
        public Watching(Journal journal)
        {
            Receive<(string What, IActorRef Whom)>(m =>
            {
                _ = m.What switch
                {
                    "watch" => Context.Watch(m.Whom),
                    "watch with" => Context.WatchWith(m.Whom, "custom"),
                    _ => Context.Unwatch(m.Whom),
                };
            });
            Receive<Terminated>(t => journal.Add($"{t.ActorRef.Path.Name} gone, confirmed {t.ExistenceConfirmed}"));
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("boom"));
            Receive<string>(journal.Add);
        }
    }

    private sealed class Careless : UntypedActor
    {
        public Careless(IActorRef watched) => Context.Watch(watched);

        protected override void OnReceive(object message)
        {
            if (message is string)
                Sender.Tell("ready");
            else
                Unhandled(message);
        }
    }
}

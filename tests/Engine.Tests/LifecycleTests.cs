using Akka.Actor;

namespace AfdActors.Engine.Tests;

/// <summary>Hooks, the fate of the failing message, of the mailbox and of the children.</summary>
public sealed class LifecycleTests : EngineTest
{
    [Fact]
    public async Task Restart_calls_the_hooks_of_the_old_and_then_of_the_new_instance()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Hooked(Journal)));
        actor.Tell("fail");
        actor.Tell("after");

        // The defaults: PreRestart calls PostStop, PostRestart calls PreStart. The failing message is lost, the next one is kept.
        await Journal.Expect("new", "PreStart", "PreRestart boom by fail", "PostStop", "new", "PostRestart boom", "PreStart", "got after");
        Sys.Stop(actor);
        await Journal.Expect("PostStop");
    }

    [Fact]
    public async Task Resume_keeps_the_instance_and_loses_only_the_failing_message()
    {
        var parent = Sys.ActorOf(Props.Create(() => new Parent(Journal, Directive.Resume)));
        parent.Tell("fail");
        parent.Tell("after");

        await Journal.Expect("new", "PreStart", "got after");
    }

    [Fact]
    public async Task Children_are_stopped_before_the_new_instance_is_made()
    {
        var actor = Sys.ActorOf(Props.Create(() => new WithChild(Journal)));
        Assert.Equal("made", await actor.Ask<string>("child", Patience));
        actor.Tell("fail");

        await Journal.Expect("parent new", "child PostStop", "parent new");
        // Its name is free again.
        Assert.Equal("made", await actor.Ask<string>("child", Patience));
    }

    [Fact]
    public async Task Stop_takes_effect_after_the_current_message_and_before_the_next()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Hooked(Journal)));
        actor.Tell("stop");
        actor.Tell("never");
        await Journal.Expect("new", "PreStart", "got stop", "PostStop");
    }

    [Fact]
    public async Task A_parent_stops_after_its_children()
    {
        var actor = Sys.ActorOf(Props.Create(() => new WithChild(Journal)));
        Assert.Equal("made", await actor.Ask<string>("child", Patience));
        Assert.True(await actor.GracefulStop(Patience));
        await Journal.Expect("parent new", "child PostStop", "parent PostStop");
    }

    private sealed class Hooked : ReceiveActor
    {
        private readonly Journal _journal;

        public Hooked(Journal journal)
        {
            _journal = journal;
            _journal.Add("new");
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("boom"));
            Receive<string>(text =>
            {
                _journal.Add("got " + text);
                if (text == "stop") Context.Stop(Self);
            });
        }

        protected override void PreStart() => _journal.Add("PreStart");

        protected override void PostStop() => _journal.Add("PostStop");

        protected override void PreRestart(Exception reason, object message)
        {
            _journal.Add($"PreRestart {reason.Message} by {message}");
            base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            _journal.Add("PostRestart " + reason.Message);
            base.PostRestart(reason);
        }
    }

    private sealed class Parent : ReceiveActor
    {
        private readonly Directive _directive;

        public Parent(Journal journal, Directive directive)
        {
            _directive = directive;
            var child = Context.ActorOf(Props.Create(() => new Hooked(journal)));
            ReceiveAny(child.Forward);
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => _directive);
    }

    private sealed class WithChild : ReceiveActor
    {
        private readonly Journal _journal;

        public WithChild(Journal journal)
        {
            _journal = journal;
            journal.Add("parent new");
            Receive<string>(text => text == "fail", _ => throw new InvalidOperationException("boom"));
            Receive<string>(_ =>
            {
                Context.ActorOf(Props.Create(() => new Child(journal)), "child");
                Sender.Tell("made");
            });
        }

        protected override void PreRestart(Exception reason, object message)
        {
            foreach (var child in Context.GetChildren()) Context.Stop(child);
        }

        protected override void PostStop() => _journal.Add("parent PostStop");
    }

    private sealed class Child : UntypedActor
    {
        private readonly Journal _journal;

        public Child(Journal journal) => _journal = journal;

        protected override void PostStop() => _journal.Add("child PostStop");

        protected override void OnReceive(object message)
        {
        }
    }
}

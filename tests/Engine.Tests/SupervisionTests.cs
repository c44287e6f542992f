using Akka.Actor;

namespace AfdActors.Engine.Tests;

/// <summary>A strategy decides about the failing child alone, and its limit holds.</summary>
public sealed class SupervisionTests : EngineTest
{
    [Fact]
    public async Task One_restart_too_many_stops_the_child()
    {
        var parent = Supervisor(new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        for (var i = 0; i < 3; i++) parent.Tell(("a", "fail"));

        // Two restarts are allowed; the third failure stops the child.
        await Journal.Expect("a restarted", "a restarted", "a terminated");
    }

    [Fact]
    public async Task One_for_one_leaves_the_others_alone()
    {
        var parent = Supervisor(new OneForOneStrategy(_ => Directive.Restart));
        parent.Tell(("a", "fail"));
        await Journal.Expect("a restarted");
        parent.Tell(("b", "x"));
        await Journal.Expect("b got x");
    }

    [Fact]
    public async Task Kill_stops_by_default()
    {
        var parent = Supervisor(Akka.Actor.SupervisorStrategy.DefaultStrategy);
        parent.Tell(("a", Kill.Instance));
        await Journal.Expect("a terminated");
    }

    [Fact]
    public async Task Messages_of_a_failed_child_wait_for_the_decision()
    {
        var parent = Supervisor(new OneForOneStrategy(_ => Directive.Resume));
        parent.Tell(("a", "1"));
        parent.Tell(("a", "fail"));
        parent.Tell(("a", "2"));
        await Journal.Expect("a got 1", "a got 2");
    }

    private IActorRef Supervisor(SupervisorStrategy strategy) => Sys.ActorOf(Props.Create(() => new Supervising(Journal, strategy)));

    private sealed class Supervising : ReceiveActor
    {
        private readonly SupervisorStrategy _strategy;

        public Supervising(Journal journal, SupervisorStrategy strategy)
        {
            _strategy = strategy;
            foreach (var name in new[] { "a", "b" }) Context.Watch(Context.ActorOf(Props.Create(() => new Fragile(journal, name)), name));

            Receive<(string Child, string Message)>(m => Context.Child(m.Child).Tell(m.Message));
            Receive<(string Child, Kill Message)>(m => Context.Child(m.Child).Tell(m.Message));
            Receive<Terminated>(terminated => journal.Add(terminated.ActorRef.Path.Name + " terminated"));
        }

        protected override SupervisorStrategy SupervisorStrategy() => _strategy;
    }

    private sealed class Fragile : ReceiveActor
    {
        private readonly Journal _journal;
        private readonly string _name;

        public Fragile(Journal journal, string name)
        {
            _journal = journal;
            _name = name;
            Receive<string>(text =>
            {
                if (text == "fail") throw new InvalidOperationException("boom");

                journal.Add($"{name} got {text}");
            });
        }

        protected override void PostRestart(Exception reason) => _journal.Add(_name + " restarted");
    }
}

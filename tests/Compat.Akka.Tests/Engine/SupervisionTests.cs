using Akka.Actor;

namespace AfdActors.Compat.Akka.Tests.Engine;

/// <summary>Strategies, their limits, escalation.</summary>
public sealed class SupervisionTests : EngineTest
{
    [Fact]
    public async Task One_restart_too_many_stops_the_child()
    {
        var parent = Supervisor(new OneForOneStrategy(2, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        for (var i = 0; i < 3; i++)
        {
            parent.Tell(("a", "fail"));
        }

        // Two restarts are allowed; the third failure stops the child.
        await Journal.Expect("a restarted", "a restarted", "a terminated");
    }

    [Fact]
    public async Task No_retries_means_stop()
    {
        var parent = Supervisor(new OneForOneStrategy(0, TimeSpan.FromMinutes(1), _ => Directive.Restart));
        parent.Tell(("a", "fail"));
        await Journal.Expect("a terminated");
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
    public async Task All_for_one_restarts_them_all()
    {
        var parent = Supervisor(new AllForOneStrategy(_ => Directive.Restart));
        parent.Tell(("a", "fail"));
        await Journal.ExpectAll("a restarted", "b restarted");
        parent.Tell(("b", "x"));
        await Journal.Expect("b got x");
    }

    [Fact]
    public async Task All_for_one_stops_them_all()
    {
        var parent = Supervisor(new AllForOneStrategy(_ => Directive.Stop));
        parent.Tell(("a", "fail"));
        await Journal.ExpectAll("a terminated", "b terminated");
    }

    [Fact]
    public async Task Escalation_makes_the_supervisor_fail_with_the_same_cause()
    {
        var grandparent = Sys.ActorOf(Props.Create(() => new Grandparent(Journal)));
        grandparent.Tell(("a", "fail"));
        // The grandparent restarts the parent, whose children are stopped, not restarted, and made anew by its constructor.
        await Journal.Expect("grandparent saw boom");
        grandparent.Tell(("a", "x"));
        await Journal.Expect("a got x");
    }

    [Fact]
    public async Task Kill_stops_by_default()
    {
        var parent = Supervisor(global::Akka.Actor.SupervisorStrategy.DefaultStrategy);
        parent.Tell(("a", Kill.Instance));
        await Journal.Expect("a terminated");
    }

    [Fact]
    public async Task A_table_of_deciders_takes_the_first_type_that_fits()
    {
        var decider = Decider.From(Directive.Restart, Directive.Stop.When<InvalidOperationException>());
        var parent = Supervisor(new OneForOneStrategy(decider));
        parent.Tell(("a", "fail"));
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

    [Fact]
    public async Task A_failure_while_restarting_counts_as_one_of_initialisation()
    {
        var parent = Sys.ActorOf(Props.Create(() => new ParentOfUnrestartable(Journal)));
        parent.Tell("fail");
        await Journal.Expect("InvalidOperationException", "PostRestartException", "terminated child");
    }

    private IActorRef Supervisor(SupervisorStrategy strategy) => Sys.ActorOf(Props.Create(() => new Supervising(Journal, strategy)));

    private sealed class Supervising : ReceiveActor
    {
        private readonly SupervisorStrategy _strategy;

        public Supervising(Journal journal, SupervisorStrategy strategy)
        {
            _strategy = strategy;
            foreach (var name in new[] { "a", "b" })
            {
                Context.Watch(Context.ActorOf(Props.Create(() => new Fragile(journal, name)), name));
            }

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
                if (text == "fail")
                {
                    throw new InvalidOperationException("boom");
                }

                journal.Add($"{name} got {text}");
            });
        }

        protected override void PostRestart(Exception reason) => _journal.Add(_name + " restarted");
    }

    private sealed class Grandparent : ReceiveActor
    {
        private readonly Journal _journal;

        public Grandparent(Journal journal)
        {
            _journal = journal;
            var parent = Context.ActorOf(Props.Create(() => new Supervising(journal, new OneForOneStrategy(_ => Directive.Escalate))));
            ReceiveAny(parent.Forward);
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
        {
            _journal.Add("grandparent saw " + error.Message);
            return Directive.Restart;
        });
    }

    private sealed class ParentOfUnrestartable : ReceiveActor
    {
        private readonly Journal _journal;

        public ParentOfUnrestartable(Journal journal)
        {
            _journal = journal;
            var child = Context.Watch(Context.ActorOf(Props.Create(() => new Unrestartable()), "child"));
            Receive<Terminated>(terminated => journal.Add("terminated " + terminated.ActorRef.Path.Name));
            ReceiveAny(child.Forward);
        }

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
        {
            _journal.Add(error.GetType().Name);
            return global::Akka.Actor.SupervisorStrategy.DefaultDecider.Decide(error);
        });
    }

    private sealed class Unrestartable : UntypedActor
    {
        protected override void OnReceive(object message) => throw new InvalidOperationException("first");

        protected override void PostRestart(Exception reason) => throw new InvalidOperationException("second");
    }
}

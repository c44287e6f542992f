using Akka.Actor;

namespace AfdActors.Engine.Tests;

/// <summary>Asynchronous handlers hold the mailbox, keep the actor's context, and fail like others.</summary>
public sealed class ReceiveAsyncTests : EngineTest
{
    [Fact]
    public async Task No_other_message_is_taken_before_the_handler_is_through()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Waiting(Journal, gate.Task)));
        actor.Tell("wait");
        actor.Tell("next");
        await Journal.Expect("before");
        gate.SetResult();
        await Journal.Expect("after", "next");
    }

    [Fact]
    public async Task Sender_and_self_are_kept_across_an_await()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Waiting(Journal, gate.Task)), "waiting");
        var answer = actor.Ask<string>("who", Patience);
        gate.SetResult();
        Assert.Equal("waiting", await answer);
    }

    [Fact]
    public async Task A_failure_after_an_await_reaches_the_supervisor_with_its_message()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Waiting(Journal, gate.Task)));
        actor.Tell("fail");
        actor.Tell("next");
        gate.SetResult();
        await Journal.Expect("PreRestart by fail: late", "next");
    }

    [Fact]
    public async Task A_failure_before_the_first_await_does_too()
    {
        var actor = Sys.ActorOf(Props.Create(() => new Waiting(Journal, Task.CompletedTask)));
        actor.Tell("fail early");
        actor.Tell("next");
        await Journal.Expect("PreRestart by fail early: early", "next");
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_the_handler()
    {
        var never = new TaskCompletionSource();
        var actor = Sys.ActorOf(Props.Create(() => new Waiting(Journal, never.Task)));
        actor.Tell("wait");
        await Journal.Expect("before");
        Sys.Stop(actor);
        await Journal.Expect("PostStop");
    }

    private sealed class Waiting : ReceiveActor
    {
        private readonly Journal _journal;

        public Waiting(Journal journal, Task gate)
        {
            _journal = journal;
            ReceiveAsync<string>(text => text == "wait", async _ =>
            {
                journal.Add("before");
                await gate;
                journal.Add("after");
            });
            ReceiveAsync<string>(text => text == "who", async _ =>
            {
                await gate;
                Sender.Tell(Context.Self.Path.Name, Self);
            });
            ReceiveAsync<string>(text => text == "fail", async _ =>
            {
                await gate;
                throw new InvalidOperationException("late");
            });
            ReceiveAsync<string>(text => text == "fail early", _ => throw new InvalidOperationException("early"));
            Receive<string>(journal.Add);
        }

        protected override void PreRestart(Exception reason, object message) => _journal.Add($"PreRestart by {message}: {reason.Message}");

        protected override void PostStop() => _journal.Add("PostStop");
    }
}

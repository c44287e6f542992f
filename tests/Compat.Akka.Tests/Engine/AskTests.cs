using Akka.Actor;

namespace AfdActors.Compat.Akka.Tests.Engine;

/// <summary>Questions: answers, time limits, cancellation, failures; and tasks that become messages.</summary>
public sealed class AskTests : EngineTest
{
    [Fact]
    public async Task The_answer_completes_the_task() => Assert.Equal("echo hello", await Echo().Ask<string>("hello", Patience));

    [Fact]
    public async Task No_answer_in_time_is_an_AskTimeoutException() =>
        await Assert.ThrowsAsync<AskTimeoutException>(() => Echo().Ask<string>("silence", TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task Cancellation_cancels_the_task()
    {
        using var source = new CancellationTokenSource();
        var answer = Echo().Ask<string>("silence", Patience, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }

    [Fact]
    public async Task An_answer_of_another_type_is_an_ArgumentException() =>
        await Assert.ThrowsAsync<ArgumentException>(() => Echo().Ask<int>("hello", Patience));

    [Fact]
    public async Task A_failure_as_answer_throws_its_cause() =>
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Echo().Ask<string>("fail", Patience));

    [Fact]
    public async Task The_question_can_be_made_from_the_reference_that_takes_the_answer()
    {
        var answer = await Echo().Ask<string>(replyTo => ("via", replyTo), Patience, CancellationToken.None);
        Assert.Equal("via the message", answer);
    }

    [Fact]
    public async Task A_late_answer_does_no_harm()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var actor = Sys.ActorOf(Props.Create(() => new Late(gate.Task)));
        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("question", TimeSpan.FromMilliseconds(50)));
        gate.SetResult();
        Assert.Equal("answer", await actor.Ask<string>("question", Patience));
    }

    [Fact]
    public async Task PipeTo_sends_the_result()
    {
        await Task.FromResult("result").PipeTo(Listener());
        await Journal.Expect("result");
    }

    [Fact]
    public async Task PipeTo_maps_success_and_failure()
    {
        var listener = Listener();
        await Task.FromResult(3).PipeTo(listener, success: n => $"got {n}");
        await Task.FromException<int>(new TimeZoneNotFoundException("lost")).PipeTo(listener, failure: error => "failed " + error.Message);
        await Task.CompletedTask.PipeTo(listener, success: () => "done");
        await Journal.Expect("got 3", "failed lost", "done");
    }

    [Fact]
    public async Task PipeTo_makes_a_status_of_a_failure()
    {
        var listener = Sys.ActorOf(Props.Create(() => new FailureNotes(Journal)));
        await Task.FromException(new TimeZoneNotFoundException("lost")).PipeTo(listener);
        await Journal.Expect("TimeZoneNotFoundException");
    }

    [Fact]
    public async Task Forward_keeps_the_sender()
    {
        var echo = Echo();
        var middle = Sys.ActorOf(Props.Create(() => new Forwarding(echo)));
        Assert.Equal("echo hello", await middle.Ask<string>("hello", Patience));
    }

    [Fact]
    public void A_null_message_is_refused() => Assert.Throws<InvalidMessageException>(() => Echo().Tell(null!));

    private IActorRef Echo() => Sys.ActorOf(Props.Create(() => new EchoActor()));

    private sealed class EchoActor : ReceiveActor
    {
        public EchoActor()
        {
            Receive<string>(text => text == "silence", _ => { });
            Receive<string>(text => text == "fail", _ => Sender.Tell(new Status.Failure(new TimeZoneNotFoundException("lost"))));
            Receive<string>(text => Sender.Tell("echo " + text));
            Receive<(string, IActorRef ReplyTo)>(m => m.ReplyTo.Tell("via the message"));
        }
    }

    private sealed class Late : ReceiveActor
    {
        public Late(Task gate) => ReceiveAsync<string>(async _ =>
        {
            await gate;
            Sender.Tell("answer");
        });
    }

    private sealed class Forwarding : ReceiveActor
    {
        public Forwarding(IActorRef target) => ReceiveAny(target.Forward);
    }

    private sealed class FailureNotes : ReceiveActor
    {
        public FailureNotes(Journal journal) => Receive<Status.Failure>(failure => journal.Add(failure.Cause.GetType().Name));
    }
}

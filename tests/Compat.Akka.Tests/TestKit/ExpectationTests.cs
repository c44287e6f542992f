using Akka.Actor;
using Akka.TestKit;
using Xunit.Sdk;
using Kit = Akka.TestKit.Xunit2.TestKit;

namespace AfdActors.Compat.Akka.Tests.TestKit;

/// <summary>What the expectations accept and refuse, and in which time.</summary>
public class ExpectationTests : Kit
{
    private static readonly TimeSpan Briefly = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void The_test_actor_is_the_sender_of_what_the_test_tells()
    {
        var echo = Sys.ActorOf(EchoActor.Props);

        echo.Tell("hello");

        Assert.Equal("hello", ExpectMsg<string>());
        Assert.Equal(echo, LastSender);
    }

    [Fact]
    public async Task The_test_actor_stays_the_sender_after_an_await()
    {
        var echo = Sys.ActorOf(EchoActor.Props);
        echo.Tell(1);
        await ExpectMsgAsync(1);

        echo.Tell(2);

        await ExpectMsgAsync(2);
        await ExpectNoMsgAsync(Briefly);
    }

    [Fact]
    public void An_expected_message_is_matched_by_value_by_type_or_by_predicate()
    {
        Tell("a", 1, 2L, "b");

        ExpectMsg("a");
        Assert.Equal(1, ExpectMsg<int>());
        ExpectMsg<long>(number => number == 2);
        ExpectMsg<string>((text, sender) => text == "b" && sender.Equals(TestActor));
    }

    [Fact]
    public void Another_message_than_the_expected_fails()
    {
        Tell("a", "b", "c");

        Assert.ThrowsAny<XunitException>(() => ExpectMsg("x"));
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<int>());
        Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(text => text == "x"));
    }

    [Fact]
    public void A_missing_message_fails_after_the_timeout() => Assert.ThrowsAny<XunitException>(() => ExpectMsg<string>(Briefly));

    [Fact]
    public void A_message_from_another_sender_fails()
    {
        var (one, other) = (CreateTestProbe(), CreateTestProbe());
        one.Send(TestActor, "a");
        one.Send(TestActor, "b");

        ExpectMsgFrom(one.Ref, "a");
        Assert.ThrowsAny<XunitException>(() => ExpectMsgFrom<string>(other.Ref));
    }

    [Fact]
    public void Silence_is_expected_for_a_duration()
    {
        ExpectNoMsg(Briefly);
        Tell("a");

        Assert.ThrowsAny<XunitException>(() => ExpectNoMsg(TimeSpan.FromSeconds(3)));
    }

    [Fact]
    public void All_of_several_messages_come_in_any_order()
    {
        Tell("c", "a", "b");

        Assert.Equal(["c", "a", "b"], ExpectMsgAllOf("a", "b", "c"));

        Tell("a", "x");
        Assert.ThrowsAny<XunitException>(() => ExpectMsgAllOf("a", "b"));
    }

    [Fact]
    public void Fishing_skips_what_does_not_fit()
    {
        Tell("a", 1, "b", 2, "left");

        Assert.Equal(2, FishForMessage<int>(number => number == 2));
        Assert.Equal("left", FishForMessage(message => message is string));
        Assert.ThrowsAny<XunitException>(() => FishForMessage(_ => true, Briefly));
    }

    [Fact]
    public void Several_messages_are_received_at_once()
    {
        Tell(1, 2, 3, "x", 4);

        Assert.Equal([1, 2], ReceiveN(2));
        Assert.Equal([3], ReceiveWhile<int?>(TimeSpan.FromSeconds(3), message => message as int?));
        Assert.Equal("x", ReceiveOne(Briefly));
        Assert.Equal(4, ReceiveOne(Briefly));
        Assert.Null(ReceiveOne(Briefly));
        Assert.ThrowsAny<XunitException>(() => ReceiveN(1, Briefly));
    }

    [Fact]
    public void Ignored_messages_do_not_arrive()
    {
        IgnoreMessages(message => message is int);
        Tell(1, "a", 2);
        IgnoreNoMessages();
        Tell(3);

        ExpectMsg("a");
        ExpectMsg(3);
    }

    [Fact]
    public void Within_limits_the_time_of_its_expectations_and_its_own()
    {
        Within(TimeSpan.FromSeconds(3), () =>
        {
            Assert.True(Remaining <= TimeSpan.FromSeconds(3));
            Tell("a");
            ExpectMsg("a");
        });

        Assert.ThrowsAny<XunitException>(() => Within(Briefly, () => ExpectMsg("a")));
        Assert.ThrowsAny<XunitException>(() => Within(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3), () => { }));
        Within(Briefly, () => ExpectNoMsg());
        Assert.Throws<InvalidOperationException>(() => Remaining);
    }

    [Fact]
    public void Assertions_and_conditions_are_awaited()
    {
        var calls = 0;
        AwaitAssert(() => Assert.Equal(3, ++calls), TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(1));
        AwaitCondition(() => ++calls > 5, TimeSpan.FromSeconds(3));

        Assert.ThrowsAny<XunitException>(() => AwaitAssert(() => Assert.Fail("never"), Briefly));
        Assert.ThrowsAny<XunitException>(() => AwaitCondition(() => false, Briefly));
    }

    [Fact]
    public void The_end_of_a_watched_actor_is_expected_and_told_once()
    {
        var (echo, other) = (Sys.ActorOf(EchoActor.Props), Sys.ActorOf(EchoActor.Props));
        Watch(echo);
        Watch(other);
        Unwatch(other);

        Sys.Stop(echo);
        Sys.Stop(other);

        Assert.True(ExpectTerminated(echo).ExistenceConfirmed);
        ExpectNoMsg(Briefly);
    }

    [Fact]
    public void The_end_of_an_actor_that_has_stopped_already_is_told_too()
    {
        var echo = Sys.ActorOf(EchoActor.Props);
        Watch(echo);
        Sys.Stop(echo);
        ExpectTerminated(echo);

        var probe = CreateTestProbe();
        probe.Watch(echo);

        probe.ExpectTerminated(echo);
    }

    [Fact]
    public void A_probe_answers_forwards_and_is_told_in_its_own_name()
    {
        var (probe, target) = (CreateTestProbe("named"), CreateTestProbe());
        Assert.Equal("named", probe.Ref.Path.Name);

        probe.Ref.Tell("question");
        probe.ExpectMsg("question");
        probe.Reply("answer");
        ExpectMsgFrom(probe.Ref, "answer");

        probe.Forward(target.Ref);
        target.ExpectMsg("question");
        Assert.Equal(TestActor, target.LastSender);

        IActorRef reference = probe;
        reference.Tell("as a reference", TestActor);
        probe.ExpectMsg("as a reference");
    }

    [Fact]
    public void An_auto_pilot_answers_before_the_test_looks()
    {
        var probe = CreateTestProbe();
        probe.SetAutoPilot(new DelegateAutoPilot((sender, message) =>
        {
            sender.Tell($"auto {message}");
            return KeepRunning.Instance;
        }));

        probe.Ref.Tell(1);
        probe.Ref.Tell(2);

        ExpectMsg("auto 1");
        ExpectMsg("auto 2");
        probe.ExpectMsg(1);
        probe.ExpectMsg(2);
    }

    [Fact]
    public void A_child_of_the_test_actor_reports_to_it()
    {
        var child = ChildActorOf(Props.Create<ParentReporter>(), "reporter");
        Assert.Equal(TestActor.Path / "reporter", child.Path);

        child.Tell("up");

        ExpectMsgFrom(child, "up");
    }

    [Fact]
    public void A_test_actor_reference_shows_the_instance_and_runs_on_the_callers_thread()
    {
        var reference = ActorOfAsTestActorRef<Counter>();

        reference.Tell("x");
        reference.Tell("y");

        Assert.Equal(2, reference.UnderlyingActor.Seen);
    }

    private void Tell(params object[] messages)
    {
        foreach (var message in messages)
        {
            TestActor.Tell(message, TestActor);
        }
    }

    private sealed class EchoActor : UntypedActor
    {
        public static Props Props => Props.Create<EchoActor>();

        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class ParentReporter : UntypedActor
    {
        protected override void OnReceive(object message) => Context.Parent.Tell(message);
    }

    private sealed class Counter : UntypedActor
    {
        public int Seen { get; private set; }

        protected override void OnReceive(object message) => Seen++;
    }
}

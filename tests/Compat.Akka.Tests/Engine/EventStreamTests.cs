using Akka.Actor;
using Akka.Event;

namespace AfdActors.Compat.Akka.Tests.Engine;

/// <summary>The event stream, dead letters, unhandled messages, the log.</summary>
public sealed class EventStreamTests : EngineTest
{
    public EventStreamTests()
        : base("akka.loglevel = DEBUG")
    {
    }

    private interface IEvent
    {
        string Text { get; }
    }

    [Fact]
    public async Task Subscribers_to_a_base_type_or_interface_get_what_derives_from_it()
    {
        var listener = Sys.ActorOf(Props.Create(() => new Notes(Journal)));
        Assert.True(Sys.EventStream.Subscribe(listener, typeof(IEvent)));
        Sys.EventStream.Publish(new Happened("one"));
        Sys.EventStream.Publish(new HappenedAgain("two"));
        await Journal.Expect("event one", "event two");
    }

    [Fact]
    public async Task Unsubscribing_ends_it()
    {
        var listener = Sys.ActorOf(Props.Create(() => new Notes(Journal)));
        Sys.EventStream.Subscribe(listener, typeof(Happened));
        Assert.True(Sys.EventStream.Unsubscribe(listener, typeof(Happened)));
        Sys.EventStream.Publish(new Happened("one"));
        listener.Tell(new Happened("told"));
        await Journal.Expect("event told");
    }

    [Fact]
    public async Task A_message_to_a_stopped_actor_is_a_dead_letter()
    {
        Sys.EventStream.Subscribe(Sys.ActorOf(Props.Create(() => new Notes(Journal))), typeof(DeadLetter));
        var gone = Listener("gone");
        Assert.True(await gone.GracefulStop(Patience));
        gone.Tell("lost");
        await Journal.Expect("dead lost to gone");
    }

    [Fact]
    public async Task What_may_be_lost_is_published_apart()
    {
        var notes = Sys.ActorOf(Props.Create(() => new Notes(Journal)));
        Sys.EventStream.Subscribe(notes, typeof(AllDeadLetters));
        var gone = Listener("gone");
        Assert.True(await gone.GracefulStop(Patience));
        gone.Tell(new Unimportant());
        await Journal.Expect("suppressed");
    }

    [Fact]
    public async Task An_unhandled_message_is_published()
    {
        Sys.EventStream.Subscribe(Sys.ActorOf(Props.Create(() => new Notes(Journal))), typeof(UnhandledMessage));
        Sys.ActorOf(Props.Create(() => new Notes(Journal))).Tell(42);
        await Journal.Expect("unhandled 42");
    }

    [Fact]
    public async Task The_log_is_published_with_level_source_and_cause()
    {
        Sys.EventStream.Subscribe(Sys.ActorOf(Props.Create(() => new Notes(Journal))), typeof(LogEvent));
        Sys.ActorOf(Props.Create(() => new Logging()), "logging").Tell("go");
        await Journal.Expect(
            "DebugLevel debug 1", "InfoLevel info 1 2", "WarningLevel warning", "ErrorLevel error x because boom");
    }

    private record Happened(string Text) : IEvent;

    private sealed record HappenedAgain(string Text) : Happened(Text);

    private sealed record Unimportant : IDeadLetterSuppression;

    private sealed class Notes : ReceiveActor
    {
        public Notes(Journal journal)
        {
            Receive<IEvent>(e => journal.Add("event " + e.Text));
            Receive<DeadLetter>(letter => letter.Message is string, letter => journal.Add($"dead {letter.Message} to {letter.Recipient.Path.Name}"));
            Receive<SuppressedDeadLetter>(letter => letter.Message is Unimportant, _ => journal.Add("suppressed"));
            Receive<UnhandledMessage>(unhandled => journal.Add($"unhandled {unhandled.Message}"));
            Receive<LogEvent>(
                log => log.LogSource.EndsWith("/user/logging", StringComparison.Ordinal),
                log => journal.Add($"{log.LogLevel()} {log.Message}{(log.Cause is null ? "" : " because " + log.Cause.Message)}"));
            Receive<LogEvent>(_ => { });
            Receive<AllDeadLetters>(_ => { });
        }
    }

    private sealed class Logging : ReceiveActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        public Logging() => ReceiveAny(_ =>
        {
            _log.Debug("debug {0}", 1);
            _log.Info("info {0} {1}", 1, 2);
            _log.Warning("warning");
            _log.Error(new InvalidOperationException("boom"), "error {0}", "x");
        });
    }
}

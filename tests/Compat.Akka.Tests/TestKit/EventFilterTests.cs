using Akka.Actor;
using Akka.Event;
using Xunit.Sdk;
using Kit = Akka.TestKit.Xunit2.TestKit;

namespace AfdActors.Compat.Akka.Tests.TestKit;

/// <summary>Expectations of the log: so many events and no more, in time.</summary>
public class EventFilterTests : Kit
{
    private static readonly TimeSpan Briefly = TimeSpan.FromMilliseconds(100);

    public EventFilterTests()
        : base("akka.loglevel = DEBUG")
    {
    }

    [Fact]
    public void Events_are_counted_by_level_and_text()
    {
        EventFilter.Info("ready").ExpectOne(() => Log.Info("ready"));
        EventFilter.Warning(start: "low").Expect(2, () =>
        {
            Log.Warning("low on {0}", "disk");
            Log.Warning("low on memory");
            Log.Warning("high");
        });
        EventFilter.Debug(contains: "tail").ExpectOne(() => Log.Debug("detail"));
        EventFilter.Error(contains: "broken").ExpectOne(() => Log.Error("it is broken"));
    }

    [Fact]
    public void Too_few_events_fail_after_the_timeout() =>
        Assert.ThrowsAny<XunitException>(() => EventFilter.Info("ready").ExpectOne(Briefly, () => { }));

    [Fact]
    public void Too_many_events_fail() => Assert.ThrowsAny<XunitException>(() => EventFilter.Info("ready").Expect(1, Briefly, () =>
    {
        // Through one logger in this order: the marker's arrival shows that the counted ones have arrived.
        EventFilter.Info("marker").ExpectOne(() =>
        {
            Log.Info("ready");
            Log.Info("ready");
            Log.Info("marker");
        });
    }));

    [Fact]
    public void No_event_is_an_expectation_too()
    {
        EventFilter.Error().Expect(0, Briefly, () => Log.Info("fine"));

        Assert.ThrowsAny<XunitException>(() => EventFilter.Error().Expect(0, TimeSpan.FromSeconds(5), () => Log.Error("not fine")));
    }

    [Fact]
    public void An_event_that_comes_after_the_code_returned_counts_within_the_timeout()
    {
        var logger = Sys.ActorOf(Props.Create<LoggingActor>());

        EventFilter.Info("said by the actor").ExpectOne(() => logger.Tell("said by the actor"));
    }

    [Fact]
    public async Task Expectations_can_be_asynchronous() => await EventFilter.Info("ready").ExpectOneAsync(async () =>
    {
        await Task.Yield();
        Log.Info("ready");
    });

    [Fact]
    public void Exceptions_that_fail_an_actor_are_events()
    {
        var logger = Sys.ActorOf(Props.Create<LoggingActor>());

        EventFilter.Exception<InvalidOperationException>("boom").ExpectOne(() => logger.Tell(new InvalidOperationException("boom")));
        Assert.ThrowsAny<XunitException>(() =>
            EventFilter.Exception<ArgumentException>().ExpectOne(Briefly, () => logger.Tell(new InvalidOperationException("boom"))));
    }

    [Fact]
    public void Dead_letters_are_events()
    {
        var logger = Sys.ActorOf(Props.Create<LoggingActor>());
        Watch(logger);
        Sys.Stop(logger);
        ExpectTerminated(logger);

        EventFilter.DeadLetter<string>().ExpectOne(() => logger.Tell("too late"));
        EventFilter.DeadLetter<string>(text => text == "x").Expect(0, Briefly, () => logger.Tell("too late"));
    }

    [Fact]
    public void A_filter_can_be_a_predicate() =>
        EventFilter.Custom(logEvent => logEvent is Warning { Message: var text } && text.ToString() == "w").ExpectOne(() => Log.Warning("w"));

    [Fact]
    public void Results_of_the_code_are_given_back() => Assert.Equal(5, EventFilter.Info("ready").ExpectOne(() =>
    {
        Log.Info("ready");
        return 5;
    }));

    private sealed class LoggingActor : UntypedActor
    {
        private readonly ILoggingAdapter _log = Context.GetLogger();

        protected override void OnReceive(object message)
        {
            if (message is Exception error)
            {
                throw error;
            }

            _log.Info((string)message);
        }
    }
}

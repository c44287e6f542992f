using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit
{
    /// <summary>
    /// The logger of a system under test: prints what no filter takes, and makes log events of dead letters (warnings), unhandled messages
    /// (warnings) and bare exceptions, so that filters see them.
    /// </summary>
    public class TestEventListener : DefaultLogger
    {
        private readonly List<IEventFilter> _filters = [];

        protected override bool Receive(object message)
        {
            switch (message)
            {
                case InitializeLogger initialize:
                    foreach (var type in new[] { typeof(TestEvent.Mute), typeof(TestEvent.Unmute), typeof(DeadLetter), typeof(UnhandledMessage) })
                    {
                        initialize.LoggingBus.Subscribe(Self, type);
                    }

                    Sender.Tell(new LoggerInitialized());
                    return true;
                case TestEvent.Mute mute:
                    _filters.AddRange(mute.Filters);
                    return true;
                case TestEvent.Unmute unmute:
                    _filters.RemoveAll(unmute.Filters.Contains);
                    return true;
                case LogEvent logEvent:
                    Show(logEvent);
                    return true;
                case DeadLetter letter:
                    if (letter.Message is not Terminated)
                    {
                        Show(new Warning(letter.Recipient.Path.ToString(), letter.Recipient.GetType(), letter));
                    }

                    return true;
                case UnhandledMessage unhandled:
                    Show(new Warning(unhandled.Recipient.Path.ToString(), unhandled.Recipient.GetType(), $"Unhandled message from {unhandled.Sender}: {unhandled.Message}"));
                    return true;
                default:
                    Show(new Debug(Context.System.Name, GetType(), message));
                    return true;
            }
        }

        private void Show(LogEvent logEvent)
        {
            if (!_filters.Exists(filter => filter.Apply(logEvent)))
            {
                Print(logEvent);
            }
        }
    }
}

namespace Akka.TestKit.TestEvent
{
    /// <summary>Keeps events that a filter takes out of the log.</summary>
    public sealed class Mute : INoSerializationVerificationNeeded
    {
        public Mute(params EventFilterBase[] filters)
            : this((IReadOnlyCollection<EventFilterBase>)filters)
        {
        }

        public Mute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

        public IReadOnlyCollection<EventFilterBase> Filters { get; }
    }

    /// <summary>Ends a <see cref="Mute"/>.</summary>
    public sealed class Unmute : INoSerializationVerificationNeeded
    {
        public Unmute(params EventFilterBase[] filters)
            : this((IReadOnlyCollection<EventFilterBase>)filters)
        {
        }

        public Unmute(IReadOnlyCollection<EventFilterBase> filters) => Filters = filters;

        public IReadOnlyCollection<EventFilterBase> Filters { get; }
    }
}

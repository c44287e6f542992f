using Akka.Event;
using Akka.TestKit.Internal.StringMatcher;

namespace Akka.TestKit
{
    /// <summary>Tells whether it takes a log event out of the log.</summary>
    public interface IEventFilter
    {
        bool Apply(LogEvent logEvent);
    }

    /// <summary>A message of some kind became a dead letter.</summary>
    public sealed class DeadLettersFilter : Internal.EventFilterBase
    {
        private readonly Predicate<DeadLetter> _isMatch;

        public DeadLettersFilter(IStringMatcher messageMatcher, IStringMatcher sourceMatcher, Predicate<DeadLetter> isMatch = null)
            : base(messageMatcher, sourceMatcher) => _isMatch = isMatch ?? (static _ => true);

        protected override string FilterDescriptiveName => "DeadLetter";

        protected override bool IsMatch(LogEvent evt) =>
            evt is Warning { Message: DeadLetter letter } && _isMatch(letter) && InternalDoMatch(evt.LogSource, letter.Recipient);
    }
}

namespace Akka.TestKit.Internal
{
    /// <summary>A filter took an event.</summary>
    public delegate void EventMatched(EventFilterBase eventFilter, LogEvent logEvent);

    /// <summary>Matches by the event's text and source.</summary>
    public abstract class EventFilterBase : IEventFilter
    {
        private readonly IStringMatcher _messageMatcher;
        private readonly IStringMatcher _sourceMatcher;

        protected EventFilterBase(IStringMatcher messageMatcher, IStringMatcher sourceMatcher)
        {
            _messageMatcher = messageMatcher ?? MatchesAll.Instance;
            _sourceMatcher = sourceMatcher ?? MatchesAll.Instance;
        }

        public event EventMatched EventMatched;

        protected abstract string FilterDescriptiveName { get; }

        public bool Apply(LogEvent logEvent)
        {
            if (!IsMatch(logEvent))
            {
                return false;
            }

            OnEventMatched(logEvent);
            return true;
        }

        public override string ToString()
        {
            var parts = new[] { $"{_messageMatcher}", $"{_sourceMatcher}" };
            return $"{FilterDescriptiveName} {(parts[0].Length > 0 ? $"when Message {parts[0]}" : "")}{(parts[1].Length > 0 ? $" and Source {parts[1]}" : "")}".Trim();
        }

        protected abstract bool IsMatch(LogEvent evt);

        protected virtual void OnEventMatched(LogEvent logEvent) => EventMatched?.Invoke(this, logEvent);

        protected bool InternalDoMatch(string src, object msg) => _sourceMatcher.IsMatch(src) && _messageMatcher.IsMatch(msg is null ? "null" : msg.ToString());
    }

    public class DebugFilter : EventFilterBase
    {
        public DebugFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : base(messageMatcher, sourceMatcher)
        {
        }

        protected override string FilterDescriptiveName => "Debug";

        protected override bool IsMatch(LogEvent evt) => evt is Debug && InternalDoMatch(evt.LogSource, evt.Message);
    }

    public class InfoFilter : EventFilterBase
    {
        public InfoFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : base(messageMatcher, sourceMatcher)
        {
        }

        protected override string FilterDescriptiveName => "Info";

        protected override bool IsMatch(LogEvent evt) => evt is Info && InternalDoMatch(evt.LogSource, evt.Message);
    }

    public class WarningFilter : EventFilterBase
    {
        public WarningFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : base(messageMatcher, sourceMatcher)
        {
        }

        protected override string FilterDescriptiveName => "Warning";

        protected override bool IsMatch(LogEvent evt) => evt is Warning && InternalDoMatch(evt.LogSource, evt.Message);
    }

    /// <summary>An error, with an exception of a type where one is given; its text is the event's or the exception's.</summary>
    public class ErrorFilter : EventFilterBase
    {
        private readonly Type _exceptionType;
        private readonly bool _recurseInnerExceptions;

        public ErrorFilter(IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null)
            : base(messageMatcher, sourceMatcher)
        {
        }

        public ErrorFilter(Type exceptionType, IStringMatcher messageMatcher = null, IStringMatcher sourceMatcher = null, bool recurseInnerExceptions = false)
            : base(messageMatcher, sourceMatcher)
        {
            _exceptionType = exceptionType;
            _recurseInnerExceptions = recurseInnerExceptions;
        }

        protected override string FilterDescriptiveName => _exceptionType is null ? "Error" : $"Error with Cause <{_exceptionType}>";

        protected override bool IsMatch(LogEvent evt) =>
            evt is Error && (_exceptionType is null ? InternalDoMatch(evt.LogSource, evt.Message) : IsMatch(evt, evt.Cause));

        private bool IsMatch(LogEvent evt, Exception cause)
        {
            for (var error = cause; error is not null; error = _recurseInnerExceptions ? error.InnerException : null)
            {
                if (_exceptionType.IsInstanceOfType(error)
                    && (InternalDoMatch(evt.LogSource, evt.Message) || InternalDoMatch(evt.LogSource, error.Message)))
                {
                    return true;
                }
            }

            return false;
        }
    }

    public class CustomEventFilter : EventFilterBase
    {
        private readonly Predicate<LogEvent> _predicate;

        public CustomEventFilter(Predicate<LogEvent> predicate)
            : base(null, null) => _predicate = predicate;

        protected override string FilterDescriptiveName => "Custom";

        protected override bool IsMatch(LogEvent evt) => _predicate(evt);
    }
}

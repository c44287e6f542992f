namespace Akka.Event;

/// <summary>Makes the text of a template and its arguments.</summary>
public interface ILogMessageFormatter
{
    string Format(string format, params object[] args);

    string Format(string format, IEnumerable<object> args);
}

/// <summary>Composite format strings: {0}, {1:F2}.</summary>
public class DefaultLogMessageFormatter : ILogMessageFormatter
{
    public static readonly DefaultLogMessageFormatter Instance = new();

    private DefaultLogMessageFormatter()
    {
    }

    public string Format(string format, params object[] args) => string.Format(format, args);

    public string Format(string format, IEnumerable<object> args) => string.Format(format, args.ToArray());
}

/// <summary>A template and its arguments; formatted only where somebody prints it.</summary>
public abstract class LogMessage
{
    protected readonly ILogMessageFormatter Formatter;

    protected LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    public string Format { get; }

    public abstract string Unformatted();

    public abstract IEnumerable<object> Parameters();
}

/// <summary>The one kind of log message there is.</summary>
internal sealed class TemplateMessage : LogMessage
{
    private readonly object[] _args;

    public TemplateMessage(ILogMessageFormatter formatter, string format, params object[] args)
        : base(formatter, format) => _args = args;

    public override string Unformatted() => string.Join(", ", _args);

    public override IEnumerable<object> Parameters() => _args;

    public override string ToString() => Formatter.Format(Format, _args);
}

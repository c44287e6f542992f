using Xunit.Sdk;

namespace Akka.TestKit.Xunit2.Internals;

/// <summary>Two values differ.</summary>
public class AkkaEqualException : XunitException
{
    public AkkaEqualException(string format = "", params object[] args)
        : base(XunitAssertions.Text(format, args))
    {
    }

    public static AkkaEqualException ForMismatchedValues(object expected, object actual, string format = null, params object[] args)
    {
        var text = format is null ? "" : XunitAssertions.Text(format, args);
        return new AkkaEqualException("{0}", $"{text}{(text.Length > 0 ? Environment.NewLine : "")}Expected: {expected ?? "null"}{Environment.NewLine}Actual:   {actual ?? "null"}");
    }
}

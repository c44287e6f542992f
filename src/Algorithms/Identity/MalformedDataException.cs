namespace AfdActors.Algorithms;

/// <summary>Thrown by every decoder; the message says "expected ..., got ...".</summary>
public sealed class MalformedDataException : FormatException
{
    public MalformedDataException()
    {
    }

    public MalformedDataException(string message)
        : base(message)
    {
    }

    public MalformedDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

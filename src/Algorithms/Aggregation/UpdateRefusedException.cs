namespace AfdActors.Algorithms.Aggregation;

/// <summary>An update that must not enter the sum; the sum is as it was. The message says "expected ..., got ...".</summary>
public sealed class UpdateRefusedException : Exception
{
    public UpdateRefusedException()
    {
    }

    public UpdateRefusedException(string message)
        : base(message)
    {
    }

    public UpdateRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Its values are no numbers, or far beyond what training makes of a model: whoever sent it honestly has diverged.</summary>
    public bool Diverged { get; init; }
}

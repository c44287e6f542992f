namespace AfdActors.Hosting;

/// <summary>The command cannot do what was asked because of what it was given: one clear message, exit code 2, nothing written.</summary>
public sealed class UsageException : Exception
{
    public UsageException(string message)
        : base(message)
    {
    }

    public UsageException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

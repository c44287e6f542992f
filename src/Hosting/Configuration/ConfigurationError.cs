namespace AfdActors.Hosting.Configuration;

/// <summary>One thing that is wrong with a configuration.</summary>
/// <param name="Where">File and line, or the command-line option, that said it; empty for a default.</param>
/// <param name="Key">Full key such as <c>afd.run.rounds</c>; empty when the whole file is meant.</param>
/// <param name="Message">What was expected and what was got.</param>
public sealed record ConfigurationError(string Where, string Key, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Join(": ", new[] { Where, Key, Message }.Where(part => part.Length > 0));
}

/// <summary>The configuration cannot be used; holds every error found, not only the first.</summary>
public sealed class InvalidConfigurationException(IReadOnlyList<ConfigurationError> errors)
    : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>All errors, in the order of the keys in <c>reference.conf</c>.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; } = errors;
}

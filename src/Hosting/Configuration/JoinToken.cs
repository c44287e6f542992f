namespace AfdActors.Hosting.Configuration;

/// <summary>The secret by which client nodes are let in; kept out of files by giving it in the environment.</summary>
internal static class JoinToken
{
    public const int MaxLength = 128;

    public const string Key = "afd.admission.token";

    public const string Variable = "AFD_JOIN_TOKEN";

    /// <summary>The configuration with the token of the environment, where it says none itself.</summary>
    /// <exception cref="UsageException">The token in the environment is too long.</exception>
    public static RunConfiguration WithTokenOfEnvironment(this RunConfiguration configuration)
    {
        if (configuration.Admission.Token.Length > 0 || Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } token)
            return configuration;
        return token.Length <= MaxLength
            ? configuration with { Admission = configuration.Admission with { Token = token } }
            : throw new UsageException($"{Variable}: expected at most {MaxLength} characters, got {token.Length}");
    }
}

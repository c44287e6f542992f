namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.client</c>: what a client refuses, whatever it is offered.</summary>
/// <param name="MinCohort">It takes no part in rounds with fewer clients.</param>
public sealed record ClientSection(int MinCohort)
{
    internal static ClientSection Read(ConfigurationReader keys) => new(keys.Int("afd.client.min-cohort", 1));

    internal IEnumerable<(string Key, string Value)> Render() => [("afd.client.min-cohort", HoconLiteral.Of(MinCohort))];
}

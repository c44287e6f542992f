namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.client</c>: what a client refuses, whatever it is offered, and what it may take.</summary>
/// <param name="MinCohort">It takes no part in rounds with fewer clients.</param>
/// <param name="StateMemoryMegabytes">Most memory for the states of all clients of a process, in units of 10^6 bytes.</param>
public sealed record ClientSection(int MinCohort, int StateMemoryMegabytes)
{
    /// <summary>The same in bytes.</summary>
    public long StateMemory => StateMemoryMegabytes * 1_000_000L;

    internal static ClientSection Read(ConfigurationReader keys) =>
        new(keys.Int("afd.client.min-cohort", 1), keys.Int("afd.client.state-memory-mb", 0));

    internal IEnumerable<(string Key, string Value)> Render() =>
    [
        ("afd.client.min-cohort", HoconLiteral.Of(MinCohort)),
        ("afd.client.state-memory-mb", HoconLiteral.Of(StateMemoryMegabytes)),
    ];
}

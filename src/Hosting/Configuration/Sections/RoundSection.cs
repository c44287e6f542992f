namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.round</c>.</summary>
/// <param name="Deadline">A client that has not answered by then drops out of the round.</param>
/// <param name="MaxAttempts">A round that was repeated this often fails the run.</param>
public sealed record RoundSection(TimeSpan Deadline, int MaxAttempts)
{
    internal static RoundSection Read(ConfigurationReader keys) =>
        new(keys.Duration("afd.round.deadline", zeroAllowed: false), keys.Int("afd.round.max-attempts", 1, 1000));

    internal IEnumerable<(string Key, string Value)> Render() =>
        [("afd.round.deadline", Durations.Format(Deadline)), ("afd.round.max-attempts", HoconLiteral.Of(MaxAttempts))];
}

using System.Text.Json;
using System.Text.Json.Serialization;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;

namespace AfdActors.Experiments.Reporting;

/// <summary>What <c>afd run --json</c> prints and <c>result.json</c> holds (docs/design.md "The command").</summary>
/// <param name="SimulatedSeconds">Communication and training over the modeled links.</param>
/// <param name="Seconds">Measured wall time.</param>
/// <param name="Stopped">Why the run ended before its last round; null where it did not.</param>
public sealed record RunSummary(
    int Rounds,
    double? Accuracy,
    double? Loss,
    [property: JsonPropertyName("model_sha256")] string ModelSha256,
    long BytesDown,
    long BytesUp,
    double SimulatedSeconds,
    double Seconds,
    int Clients,
    int Dropped,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Stopped = null)
{
    /// <summary>Sums over all rounds; accuracy and loss are the last evaluation's.</summary>
    public static RunSummary Of(RunResult result) => Of(result.ModelSha256, result.Clients, result.Reports);

    /// <summary>What a finished run has left in its folder; null where there is nothing that can be read.</summary>
    public static RunSummary? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<RunSummary>(File.ReadAllText(path), RoundJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The same of a run that goes on.</summary>
    public static RunSummary Of(string modelSha256, int clients, IReadOnlyList<RoundReport> rounds)
    {
        var tested = rounds.LastOrDefault(round => round.Accuracy is not null);
        return new RunSummary(
            rounds.Count,
            tested?.Accuracy,
            tested?.TestLoss,
            modelSha256,
            rounds.Sum(round => round.BytesDown),
            rounds.Sum(round => round.BytesUp),
            rounds.Sum(round => round.SimulatedSeconds),
            rounds.Sum(round => round.Seconds),
            clients,
            rounds.Sum(round => round.Dropped.Count),
            rounds.Count == 0 ? null : rounds[^1].Stopped);
    }
}

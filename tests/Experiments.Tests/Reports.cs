using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.Tests;

/// <summary>
/// Reports for tests: round r moves 1000 r bytes down, 100 r up, and takes 10 simulated seconds, 4 of them communication.
/// </summary>
internal static class Reports
{
    public static RoundReport Round(int round, double? accuracy = 0.5) => new(
        round, 0, ["a", "b", "c"], ["a", "c"], new Dictionary<string, string> { ["b"] = "deadline" }, 1.5, accuracy,
        accuracy is null ? null : 1.25,
        1000 * round, 100 * round, 2, 4, 10, "abcdef0123456789");
}

using System.Globalization;
using System.Text;
using AfdActors.Coordinator.Reports;

namespace AfdActors.Experiments.Metrics;

/// <summary>
/// <c>metrics.csv</c>: a header and one row a round, as RFC 4180 has it, with lines that end in a line feed. Columns are the numbers of
/// <see cref="RoundReport"/> by the names that they have in <c>rounds.jsonl</c>, then the metrics of <c>afd.run.metrics</c> by theirs,
/// <c>epsilon</c> of a run with differential privacy, and <c>density_share</c> of one whose density rises.
/// What was not measured, and what is not finite, is empty. Numbers read back exactly.
/// </summary>
public static class MetricsCsv
{
    private static readonly (string Name, Func<RoundReport, double?> Value)[] Columns =
    [
        ("round", r => r.Round), ("attempt", r => r.Attempt), ("clients", r => r.Clients.Count), ("accepted", r => r.Accepted.Count),
        ("dropped", r => r.Dropped.Count), ("loss", r => r.Loss), ("accuracy", r => r.Accuracy), ("test_loss", r => r.TestLoss),
        ("bytes_down", r => r.BytesDown), ("bytes_up", r => r.BytesUp), ("bytes_repeated", r => r.BytesRepeated),
        ("seconds", r => r.Seconds), ("simulated_communication_seconds", r => r.SimulatedCommunicationSeconds),
        ("simulated_seconds", r => r.SimulatedSeconds), ("update_norm", r => r.UpdateNorm),
    ];

    /// <summary>The whole file.</summary>
    public static string Render(IReadOnlyList<RoundReport> rounds)
    {
        var metrics = rounds.SelectMany(report => report.Metrics?.Keys ?? []).Distinct().Order(StringComparer.Ordinal).ToList();
        string[] epsilon = rounds.Any(report => report.Privacy is not null) ? ["epsilon"] : [];
        string[] share = rounds.Any(report => report.DensityShare is not null) ? ["density_share"] : [];
        var csv = new StringBuilder().AppendJoin(
            ',',
            Columns.Select(column => column.Name).Append("model_sha256").Concat(metrics.Select(Quoted)).Concat(epsilon).Concat(share))
            .Append('\n');
        foreach (var report in rounds)
        {
            csv.AppendJoin(
                ',', Columns.Select(column => Number(column.Value(report))).Append(report.ModelSha256)
                .Concat(metrics.Select(metric => Number(report.Metrics?.GetValueOrDefault(metric))))
                .Concat(epsilon.Select(_ => Number(report.Privacy?.Epsilon)))
                .Concat(share.Select(_ => Number(report.DensityShare ?? 1)))).Append('\n');
        }

        return csv.ToString();
    }

    private static string Number(double? value) =>
        value is { } number && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : "";

    private static string Quoted(string name) => name.AsSpan().IndexOfAny("\",\r\n") < 0
        ? name
        : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

using System.Globalization;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Reporting;

/// <summary>Scores of one unit group, one per unit.</summary>
public sealed record GroupScores(string Group, IReadOnlyList<double> Scores);

/// <summary><c>report.html</c>: the run at a glance in one file that needs nothing else.</summary>
public static class HtmlReport
{
    /// <summary>The table shows the last rounds of a run that has more; <c>metrics.csv</c> has all.</summary>
    private const int MostRounds = 500;
    private const int MostReasons = 5;

    /// <summary>Renders the page of a run, finished or not.</summary>
    public static string Render(RunContents run)
    {
        var page = new HtmlPage(Title(run.Configuration));
        page.Facts(
        [
            .. HtmlPage.FactsOf(run.Origin),
            ("seed", string.Create(CultureInfo.InvariantCulture, $"{run.Configuration.Run.Seed}")),
            ("rounds", $"{Format.Count(run.Rounds.Count)} of {Format.Count(run.Configuration.Run.Rounds)}"),
        ]);
        page.Paragraph(Summary(run));
        page.Heading("Curves");
        page.Figures(RunFigures.Curves(run));
        ClientsSection.Write(page, run);
        page.Heading(run.Scores is { } kept ? $"Score maps after round {Format.Count(kept.Round)}" : "Score maps");
        if (run.Scores is null) page.Paragraph("This strategy keeps none, or no round has closed yet.");
        page.Figures(RunFigures.Scores(run));
        Rounds(page, run.Rounds);
        Configuration(page, run.Configuration);
        return page.End();
    }

    private static string Title(RunConfiguration c) =>
        $"{c.Data.Name}, {c.Model}: {c.Dropout.Name}, {c.Downlink.Codec} down, {c.Uplink.Codec} up";

    private static string Summary(RunContents run)
    {
        var (rounds, target) = (run.Rounds, run.Configuration.Run.TargetAccuracy);
        if (rounds.Count == 0) return "No round has closed yet.";
        var accuracy = rounds.LastOrDefault(report => report.Accuracy is not null)?.Accuracy;
        var total = Format.Seconds(rounds.Sum(r => r.SimulatedSeconds));
        var links = Format.Seconds(rounds.Sum(r => r.SimulatedCommunicationSeconds));
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{rounds.Count} rounds; accuracy {Format.Accuracy(accuracy)}; {Format.Bytes(rounds.Sum(r => r.BytesDown))} down, {Format.Bytes(rounds.Sum(r => r.BytesUp))} up; simulated time {total}, of it communication {links}; measured {Format.Seconds(rounds.Sum(r => r.Seconds))}.");
        if (rounds[^1].Privacy is { } privacy) text += $" Privacy of a client: {Format.Privacy(privacy, "")} (docs/privacy.md).";
        if (rounds[^1].Stopped is { } reason)
            text += string.Create(CultureInfo.InvariantCulture, $" Stopped after round {rounds[^1].Round} of {run.Configuration.Run.Rounds}: {reason}.");
        if (target == 0) return text;
        return text + (Convergence.Of(rounds, target) is { } reached
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" Accuracy {target} was reached in round {reached.Round} after {Format.Seconds(reached.Seconds)} simulated.")
            : string.Create(CultureInfo.InvariantCulture, $" Accuracy {target} was not reached."));
    }

    private static void Rounds(HtmlPage page, IReadOnlyList<RoundReport> rounds)
    {
        var metrics = RunFigures.MetricsOf(rounds);
        string[] epsilon = rounds.Any(r => r.Privacy is not null) ? ["epsilon"] : [];
        page.Heading("Rounds");
        if (rounds.Count > MostRounds) page.Paragraph($"The last {Format.Count(MostRounds)}; metrics.csv has all.");
        page.Table(
            0,
            [
                "round", "accepted", "training loss", "accuracy", "test loss", .. metrics, .. epsilon, "down", "up", "simulated", "measured", "model",
                "dropped",
            ],
            rounds.Skip(rounds.Count - MostRounds).Select(r => (IReadOnlyList<string>)
            [
                Format.Count(r.Round), $"{Format.Count(r.Accepted.Count)} of {Format.Count(r.Clients.Count)}", Format.Number(r.Loss),
                Format.Accuracy(r.Accuracy), Format.Number(r.TestLoss),
                .. metrics.Select(metric => Format.Number(r.Metrics?.GetValueOrDefault(metric))),
                .. epsilon.Select(_ => Format.Number(r.Privacy?.Epsilon)),
                Format.Bytes(r.BytesDown), Format.Bytes(r.BytesUp), Format.Seconds(r.SimulatedSeconds), Format.Seconds(r.Seconds),
                Format.Hash(r.ModelSha256), Dropped(r),
            ]),
            longColumn: 10 + metrics.Count + epsilon.Length);
    }

    private static string Dropped(RoundReport report)
    {
        var reasons = string.Join("; ", report.Dropped.Take(MostReasons).Select(drop => $"{drop.Key}: {drop.Value}"));
        var more = report.Dropped.Count - MostReasons;
        return more > 0 ? $"{reasons}; and {Format.Count(more)} more" : reasons;
    }

    private static void Configuration(HtmlPage page, RunConfiguration configuration)
    {
        var defaults = ConfigurationText.Keys(ConfigurationLoader.Load(null, [])).ToDictionary(key => key.Key, key => key.Value);
        var differences = ConfigurationText.Keys(configuration)
            .Where(key => defaults.GetValueOrDefault(key.Key) != key.Value).ToList();
        page.Heading("Configuration");
        page.Paragraph(differences.Count == 0 ? "That of reference.conf." : "Where it differs from reference.conf:");
        if (differences.Count > 0)
        {
            page.Table(
                3, ["key", "value", "default"],
                differences.Select(key => (IReadOnlyList<string>)[key.Key, key.Value, defaults.GetValueOrDefault(key.Key) ?? "-"]));
        }

        page.Details("All keys", ConfigurationText.Render(configuration));
    }
}

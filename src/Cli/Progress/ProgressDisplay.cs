using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.Runs;

namespace AfdActors.Cli.Progress;

/// <summary>Shows a run while it goes on, by a line per round: above a bar where a person watches, else plain.</summary>
internal abstract class ProgressDisplay : IRunDisplay
{
    /// <param name="sideBySide">Other runs show themselves on the same terminal: whole lines.</param>
    public static ProgressDisplay For(Terminal terminal, string label, int rounds, bool sideBySide = false)
    {
        var title = label.Length > 0 ? label + ": " : "";
        return terminal.Watched is { } watched && !sideBySide
            ? new BarDisplay(watched, title, rounds)
            : new LineDisplay(terminal, title, rounds);
    }

    public virtual void RoundStarted(RoundId round, int selected)
    {
    }

    public virtual void ClientDone(RoundId round, ClientId client, string outcome)
    {
    }

    public abstract void RoundFinished(RoundReport report);

    public abstract void Dispose();

    /// <summary>One line on a finished round.</summary>
    protected static string Describe(string title, int rounds, RoundReport report)
    {
        var dropped = report.Dropped.Count == 0 ? "" : $", {Format.Count(report.Dropped.Count)} dropped";
        var metrics = string.Concat(
            (report.Metrics ?? new Dictionary<string, double?>()).Select(metric => $"{metric.Key} {Format.Number(metric.Value)}, "));
        return $"{title}round {Format.Count(report.Round)}/{Format.Count(rounds)}: {Format.Count(report.Accepted.Count)} updates{dropped}, "
            + $"loss {Format.Number(report.Loss)}, accuracy {Format.Accuracy(report.Accuracy)}, {metrics}{Format.Privacy(report.Privacy, ", ")}"
            + $"{Format.Bytes(report.BytesDown)} down, {Format.Bytes(report.BytesUp)} up, {Format.Seconds(report.Seconds)}";
    }

    private sealed class LineDisplay(Terminal terminal, string title, int rounds) : ProgressDisplay
    {
        private readonly Pace _pace = new(rounds);

        public override void RoundFinished(RoundReport report)
        {
            _pace.Add(report);
            var line = Describe(title, rounds, report) + _pace.Left((double)report.Round / rounds);
            if (terminal.Watched is { } watched)
                watched.WriteCut(line);
            else
                terminal.Error.WriteLine(line);
        }

        public override void Dispose()
        {
        }
    }
}

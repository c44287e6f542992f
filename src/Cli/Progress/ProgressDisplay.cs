using System.Globalization;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.Runs;
using Spectre.Console;

namespace AfdActors.Cli.Progress;

/// <summary>Shows a run while it goes on: a bar where a person watches, else one plain line per round.</summary>
internal abstract class ProgressDisplay : IRunDisplay
{
    /// <param name="sideBySide">Other runs show themselves on the same terminal: whole lines.</param>
    public static ProgressDisplay For(Terminal terminal, string label, int rounds, bool sideBySide = false) =>
        terminal.Interactive && !sideBySide ? new BarDisplay(terminal.Error, label, rounds) : new LineDisplay(terminal.Error, label, rounds);

    public virtual void RoundStarted(RoundId round, int selected)
    {
    }

    public virtual void ClientDone(RoundId round, ClientId client, string outcome)
    {
    }

    public abstract void RoundFinished(RoundReport report);

    public void Dispose() => Finish();

    /// <summary>Leaves the terminal on a line of its own.</summary>
    protected virtual void Finish()
    {
    }

    /// <summary>One line on a finished round.</summary>
    protected static string Describe(string label, int rounds, RoundReport report)
    {
        var name = label.Length > 0 ? label + ": " : "";
        var dropped = report.Dropped.Count == 0 ? "" : $", {Format.Count(report.Dropped.Count)} dropped";
        var metrics = string.Concat((report.Metrics ?? new Dictionary<string, double?>()).Select(metric => $"{metric.Key} {Format.Number(metric.Value)}, "));
        return $"{name}round {Format.Count(report.Round)}/{Format.Count(rounds)}: {Format.Count(report.Accepted.Count)} updates{dropped}, "
            + $"loss {Format.Number(report.Loss)}, accuracy {Format.Accuracy(report.Accuracy)}, {metrics}"
            + $"{Format.Bytes(report.BytesDown)} down, {Format.Bytes(report.BytesUp)} up, {Format.Seconds(report.Seconds)}";
    }

    private sealed class LineDisplay(TextWriter error, string label, int rounds) : ProgressDisplay
    {
        public override void RoundFinished(RoundReport report) => error.WriteLine(Describe(label, rounds, report));
    }

    /// <summary>A bar on the terminal, redrawn at each event on the caller's thread; a finished display leaves its last line.</summary>
    private sealed class BarDisplay(TextWriter error, string label, int rounds) : ProgressDisplay
    {
        private const int BarWidth = 24;
        private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        private string _last = "";
        private int _selected;
        private int _done;

        public override void RoundStarted(RoundId round, int selected)
        {
            (_selected, _done) = (selected, 0);
            Draw(round.Value - 1);
        }

        public override void ClientDone(RoundId round, ClientId client, string outcome)
        {
            _done++;
            Draw(round.Value - 1);
        }

        public override void RoundFinished(RoundReport report)
        {
            _last = string.Create(CultureInfo.InvariantCulture, $"loss {Format.Number(report.Loss)}, accuracy {Format.Accuracy(report.Accuracy)}");
            (_selected, _done) = (0, 0);
            Draw(report.Round);
        }

        protected override void Finish() => error.WriteLine();

        private void Draw(int finished)
        {
            var part = Math.Clamp((finished + (_selected > 0 ? (double)_done / _selected : 0)) / rounds, 0, 1);
            var filled = (int)Math.Round(part * BarWidth);
            error.Write('\r');
            _console.Markup(CultureInfo.InvariantCulture, "{0} [blue]{1}[/][grey]{2}[/] round {3}/{4}  client {5}/{6}  {7}   ",
                label.EscapeMarkup(), new string('━', filled), new string('━', BarWidth - filled), finished, rounds, _done, _selected, _last.EscapeMarkup());
        }
    }
}

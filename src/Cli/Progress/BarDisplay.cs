using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting;
using Spectre.Console;

namespace AfdActors.Cli.Progress;

/// <summary>
/// A bar on the last line of a terminal, drawn anew at each event; the lines of finished rounds, and all that is written to the terminal
/// meanwhile, scroll above it.
/// </summary>
internal sealed class BarDisplay : ProgressDisplay
{
    /// <summary>Columns of the bar where the terminal is wide and where it is narrow, and of the text beside it, a label apart.</summary>
    private const int LongestBar = 24;
    private const int ShortestBar = 8;
    private const int TextWidth = 72;

    private readonly WatchedError _terminal;
    private readonly string _title;
    private readonly int _rounds;
    private readonly Pace _pace;
    private readonly TaskCompletionSource _over = new();
    private readonly Task _shown;
    private LiveDisplayContext? _bar;
    private string _last = "";
    private int _finished;
    private int _selected;
    private int _done;

    public BarDisplay(WatchedError terminal, string title, int rounds)
    {
        (_terminal, _title, _rounds, _pace) = (terminal, title, rounds, new Pace(rounds));
        terminal.HasBar = true;
        _shown = terminal.Console.Live(Bar()).AutoClear(true).StartAsync(bar =>
        {
            _bar = bar;
            return _over.Task;
        });
    }

    /// <summary>What of the run is done, 0..1.</summary>
    private double Part => Math.Clamp((_finished + (_selected > 0 ? (double)_done / _selected : 0)) / _rounds, 0, 1);

    public override void RoundStarted(RoundId round, int selected)
    {
        (_finished, _selected, _done) = (round.Value - 1, selected, 0);
        Draw();
    }

    public override void ClientDone(RoundId round, ClientId client, string outcome)
    {
        _done++;
        Draw();
    }

    public override void RoundFinished(RoundReport report)
    {
        _last = $", loss {Format.Number(report.Loss)}, accuracy {Format.Accuracy(report.Accuracy)}";
        (_finished, _selected, _done) = (report.Round, 0, 0);
        _pace.Add(report);
        _terminal.WriteCut(Describe(_title, _rounds, report));
        Draw();
    }

    public override void Dispose()
    {
        _over.TrySetResult();
        _shown.GetAwaiter().GetResult();
        _terminal.HasBar = false;
    }

    private void Draw() => _terminal.Draw(() => _bar?.UpdateTarget(Bar()));

    private CutLine Bar()
    {
        var width = Math.Clamp(_terminal.Console.Profile.Width - TextWidth - _title.Length, ShortestBar, LongestBar);
        var filled = (int)Math.Round(Part * width);
        return new CutLine(new Paragraph()
            .Append(new string('━', filled), Color.Blue)
            .Append(new string('─', width - filled), Color.Grey)
            .Append($" {_title}round {Format.Count(_finished)}/{Format.Count(_rounds)}, client {Format.Count(_done)}/{Format.Count(_selected)}{_last}{_pace.Left(Part)}"));
    }
}

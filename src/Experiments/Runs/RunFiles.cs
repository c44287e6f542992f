using AfdActors.Coordinator;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Files;

namespace AfdActors.Experiments.Runs;

/// <summary>
/// What a run leaves in its folder as it goes on: the lines of its rounds and clients, the last evaluation, score maps, and a report that
/// is made anew after a round, so seldom that it takes at most a twentieth of the time. Its calls come one after the other.
/// </summary>
/// <param name="scores">Keeps the score maps.</param>
/// <param name="earlier">The rounds before a resumption, which the folder has.</param>
internal sealed class RunFiles(
    RunFolder folder, RunConfiguration configuration, ModelDescription model, ScoreRecorder scores, IReadOnlyList<RoundReport> earlier,
    TimeProvider time)
{
    private const int Share = 20;

    private readonly List<RoundReport> _rounds = [.. earlier];
    private readonly ClientTable _clients = new();
    private RunOrigin? _origin;
    private LastEvaluation? _evaluation;
    private ScoreSnapshot? _scores;
    private TimeSpan _cost = TimeSpan.Zero;
    private long _refreshed;

    /// <summary>The run begins, or goes on.</summary>
    public void Begin()
    {
        if (RunOrigin.TryRead(folder.OriginPath) is null) RunOrigin.Here(time).Write(folder.OriginPath);
        _origin = RunOrigin.TryRead(folder.OriginPath);
        _clients.Add(folder.Clients.Read());
        _evaluation = folder.Evaluation.Read();
        if (_evaluation is not null) _clients.Set(_evaluation);
        _scores = folder.Scores.Read() is [.., var last] ? last : null;
    }

    /// <summary>Before a round's checkpoint is written.</summary>
    public void Measured(RoundDetails details)
    {
        List<ClientRound> lines = [.. ClientLog.Lines(details)];
        folder.Clients.Append(lines);
        _clients.Add(lines);
        if (LastEvaluation.Of(details) is not { } evaluation) return;
        folder.Evaluation.Write(evaluation);
        _clients.Set(evaluation);
        _evaluation = evaluation;
    }

    /// <summary>After a round's checkpoint is written.</summary>
    public void Finished(RoundReport report)
    {
        folder.Rounds.Append(report);
        File.Delete(folder.DivergedPath);
        _rounds.Add(report);
        _scores = scores.Add(report) ?? _scores;
        if (time.GetElapsedTime(_refreshed) >= Share * _cost) Refresh();
    }

    /// <summary>The run ends without its last round; what cannot be written now does not hide why.</summary>
    public void Fail(Exception cause)
    {
        if (cause is RunFailedException { Diverged: true })
            WhereWritable(() => AtomicFile.WriteText(folder.DivergedPath, cause.Message + "\n"));
        Refresh();
    }

    /// <summary>After the last round.</summary>
    public void Complete()
    {
        _scores = scores.AddLast() ?? _scores;
        ReportFiles.Write(folder, Contents());
    }

    /// <summary>A report that cannot be written now is no reason to end a run: the next is, or the last says why not.</summary>
    public void Refresh()
    {
        var begun = time.GetTimestamp();
        WhereWritable(() => ReportFiles.Write(folder, Contents()));
        _refreshed = time.GetTimestamp();
        _cost = time.GetElapsedTime(begun, _refreshed);
    }

    private static void WhereWritable(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    private RunContents Contents() => new(configuration, _rounds)
    {
        Origin = _origin,
        Model = model,
        Clients = _clients.Clients,
        Evaluation = _evaluation,
        Scores = _scores,
    };
}

using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Testing;

namespace AfdActors.Experiments.Tests;

public sealed class ScoreHistoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static ScoreSnapshot Snapshot(int round) => new(round, [new GroupScores("dense", [round, 0.5])]);

    [Fact]
    public void A_long_run_keeps_few_rounds() =>
        Assert.Equal([1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], Enumerable.Range(0, 1001).Where(ScoreHistory.Keeps));

    [Fact]
    public void What_is_later_than_the_checkpoint_is_dropped()
    {
        var history = new ScoreHistory(_folder.Inside("scores.jsonl"));
        foreach (var round in new[] { 1, 2, 5 })
            history.Append(Snapshot(round));

        history.TruncateTo(4);

        Assert.Equal([1, 2], history.Read().Select(snapshot => snapshot.Round));
        Assert.Equal([2, 0.5], history.Read()[1].Groups[0].Scores);
    }

    [Fact]
    public void A_line_cut_off_in_the_middle_ends_the_history()
    {
        var history = new ScoreHistory(_folder.Inside("scores.jsonl"));
        history.Append(Snapshot(1));
        File.AppendAllText(_folder.Inside("scores.jsonl"), "{\"round\":2,\"gro");

        Assert.Equal([1], history.Read().Select(snapshot => snapshot.Round));
    }
}

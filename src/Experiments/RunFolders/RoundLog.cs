using AfdActors.Coordinator.Reports;
using AfdActors.Hosting.Files;

namespace AfdActors.Experiments.RunFolders;

/// <summary>
/// <c>rounds.jsonl</c>: one JSON object per finished round, in order; each line is on the disk before the next round ends.
/// </summary>
public sealed class RoundLog(string path)
{
    /// <summary>Adds a round and flushes it to the disk.</summary>
    public void Append(RoundReport report) => JsonLines.Append(path, [report]);

    /// <summary>The rounds so far. Stops at the first line that is no report: the end of a log whose writer was killed.</summary>
    public IReadOnlyList<RoundReport> Read() => [.. JsonLines.Read<RoundReport>(path)];

    /// <summary>
    /// Makes the log agree with the checkpoint a run goes on from: drops later rounds, and adds the checkpoint's own round where
    /// the writer was killed between checkpoint and log.
    /// </summary>
    /// <param name="round">Finished rounds in the checkpoint.</param>
    /// <param name="last">Report of that round, if there is one.</param>
    public void TruncateTo(int round, RoundReport? last)
    {
        var kept = Read().Where(report => report.Round <= round).ToList();
        if (last is not null && last.Round == round && (kept.Count == 0 || kept[^1].Round < round))
            kept.Add(last);
        AtomicFile.WriteText(path, string.Concat(kept.Select(report => RoundJson.Write(report) + "\n")));
    }
}

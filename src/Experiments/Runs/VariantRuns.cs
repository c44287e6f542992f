using System.Collections.Concurrent;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Experiments.Runs;

/// <summary>What came of the rows: those that are finished, in the order planned, and why the others failed.</summary>
internal sealed record VariantOutcomes(IReadOnlyList<VariantRun> Finished, IReadOnlyList<(Variant Variant, Exception Failure)> Failed);

/// <summary>
/// Runs several variants of a federation, some of them side by side, each in a sub-folder of its own where there is a folder. What a
/// row comes to does not depend on what runs beside it; a row that fails does not keep the others from being run.
/// </summary>
/// <param name="display">
/// Makes the display of a row from its place and name, its number of rounds, and whether others run beside it.
/// </param>
/// <param name="time">Null: the system's.</param>
internal sealed class VariantRuns(
    FederationRunner federation, RunCatalogs catalogs, Func<string, int, bool, IRunDisplay> display, IProgress<string> messages,
    TimeProvider? time = null) : IDisposable
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private OutFolder? _held;

    /// <summary>Whether there are rows in a folder.</summary>
    public static bool AreIn(string path) => ComparisonFolder.IsIn(path);

    /// <summary>
    /// Runs all rows; on a resumption those that are finished are not run again, and those that were begun go on. No other process can
    /// write the folder until this is disposed.
    /// </summary>
    /// <param name="common">The configuration, but for what the rows say.</param>
    /// <param name="path">Null: nothing is written.</param>
    /// <param name="sideBySide">
    /// Rows at the same time, at least 1; they share the training jobs of the configuration among them. Null: as many as jobs and memory
    /// allow.
    /// </param>
    /// <exception cref="UsageException">
    /// A row in the folder is of another configuration, the folder is in use, or the data cannot be used; nothing has been run.
    /// </exception>
    public async Task<VariantOutcomes> RunAllAsync(
        IReadOnlyList<PlannedRun> rows, RunConfiguration common, string? path, bool resume, int? sideBySide, CancellationToken cancel)
    {
        var runs = rows.Select(
            row => path is not null && resume && Finished(FolderOf(path, row), row) is { } run ? Task.FromResult(run) : null).ToArray();
        foreach (var done in rows.Where((_, i) => runs[i] is not null))
            messages.Report($"{done.Variant.RunName}: already finished");
        var waiting = new ConcurrentQueue<int>(Enumerable.Range(0, rows.Count).Where(i => runs[i] is null));
        var data = new SharedData([.. waiting.Select(i => rows[i].Configuration)], messages);
        var sizes = waiting.TryPeek(out var first) ? data.CheckAll(rows[first].Configuration) : [];
        _held = path is null ? null : OutFolder.Take(path, resume, AreIn);
        if (_held is not null)
        {
            ComparisonFolder.Write(
                _held.FullPath, common, [.. rows.Select(row => new ComparisonRow(row.Variant.RunName, row.Variant.File))]);
        }

        var jobs = rows[0].Configuration.Training.Parallelism;
        var lanes = Math.Min(sideBySide ?? jobs, waiting.Count);
        if (sideBySide is null && lanes > 1) lanes = Fitting(lanes, jobs, sizes, inFolder: path is not null);
        if (lanes > 0) TellSize(waiting.Count, lanes, jobs, sizes, path is not null);
        var (planned, ended, begun) = (waiting.Count, 0, _time.GetTimestamp());
        var execution = new RunExecution(federation, catalogs, (label, rounds) => display(label, rounds, lanes > 1));
        await Task.WhenAll(Jobs(jobs, lanes).Select(share => Task.Run(
            async () =>
            {
                while (!cancel.IsCancellationRequested && waiting.TryDequeue(out var i))
                {
                    var run = runs[i] = RunAsync(
                        execution, data, rows[i], $"run {i + 1} of {rows.Count}, {rows[i].Variant.RunName}", share, path, resume, cancel);
                    await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    TellTimeLeft(Interlocked.Increment(ref ended), planned, begun);
                }
            },
            CancellationToken.None))).ConfigureAwait(false);

        cancel.ThrowIfCancellationRequested();
        return new VariantOutcomes(
            [.. runs.Where(run => run!.IsCompletedSuccessfully).Select(run => run!.Result)],
            [.. rows.Zip(runs).Where(row => !row.Second!.IsCompletedSuccessfully)
                .Select(row => (row.First.Variant, row.Second!.Exception?.InnerException ?? new OperationCanceledException()))]);
    }

    public void Dispose() => _held?.Dispose();

    /// <summary>So many training jobs dealt out to so many lanes, at least one each.</summary>
    internal static IEnumerable<int> Jobs(int jobs, int lanes) =>
        Enumerable.Range(0, lanes).Select(lane => Math.Max(1, (jobs / lanes) + (lane < jobs % lanes ? 1 : 0)));

    /// <summary>
    /// As many side by side as there is memory for; says so where that is fewer. Runs of other data are taken for no larger than these.
    /// </summary>
    private int Fitting(int wanted, int jobs, IReadOnlyList<RunSize> sizes, bool inFolder)
    {
        var available = RunMemory.Available();
        var lanes = RunMemory.SideBySide(wanted, available, Each);
        if (lanes < wanted)
        {
            messages.Report(
                $"{lanes} at a time instead of {wanted}: each run may need {Format.Bytes(Each(lanes))} of {Format.Bytes(available)} (--parallel says otherwise)");
        }

        return lanes;

        long Each(int runs) => sizes.Max(size => RunMemory.Peak(size, Jobs(jobs, runs).First(), inFolder));
    }

    private void TellSize(int runs, int lanes, int jobs, IReadOnlyList<RunSize> sizes, bool inFolder) => messages.Report(
        $"{runs} runs, {(lanes > 1 ? $"{lanes} side by side" : "one after the other")}: each takes about "
        + $"{Format.Bytes(sizes.Max(size => RunMemory.Peak(size, Jobs(jobs, lanes).First(), inFolder)))} of memory and "
        + $"{Format.Bytes(sizes.Max(size => RunDisk.Bytes(size, inFolder)))} of disk");

    /// <summary>Runs that are alike take as long as those before; how many are side by side stays the same.</summary>
    private void TellTimeLeft(int ended, int planned, long begun)
    {
        if (ended < planned)
        {
            var left = _time.GetElapsedTime(begun).TotalSeconds / ended * (planned - ended);
            messages.Report($"{ended} of {planned} runs are over, about {Format.Seconds(left)} left");
        }
    }

    private async Task<VariantRun> RunAsync(
        RunExecution execution, SharedData data, PlannedRun row, string label, int jobs, string? path, bool resume,
        CancellationToken cancel)
    {
        try
        {
            var configuration = row.Configuration with { Training = row.Configuration.Training with { Jobs = jobs } };
            var samples = data.Of(row.Configuration);
            using var folder = path is null ? null : RunFolder.Open(FolderOf(path, row), resume, configuration, catalogs);
            var run = await execution.RunAsync(label, configuration, samples, folder, resume, cancel).ConfigureAwait(false);
            return new VariantRun(row.Variant, row.Configuration, run.Summary, run.Rounds, run.Scores) { Origin = run.Origin };
        }
        finally
        {
            data.Release(row.Configuration);
        }
    }

    private static string FolderOf(string path, PlannedRun row) => Path.Combine(path, row.Variant.RunName);

    private VariantRun? Finished(string path, PlannedRun row)
    {
        if (!RunFolder.IsIn(path))
            return null;
        var folder = RunFolder.Existing(path);
        folder.CheckResumes(row.Configuration, catalogs);
        if (RunSummary.TryRead(folder.ResultPath) is not { } summary) return null;
        var rounds = folder.Rounds.Read();
        return summary.Rounds == row.Configuration.Run.Rounds || row.Configuration.Run.Stopping.ReasonAfter(rounds[^1]) is not null
            ? new VariantRun(row.Variant, row.Configuration, summary, rounds, folder.Scores.Read())
            {
                Origin = RunOrigin.TryRead(folder.OriginPath),
            }
            : null;
    }
}

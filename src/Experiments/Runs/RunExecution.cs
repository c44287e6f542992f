using AfdActors.Coordinator;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Files;
using AfdActors.Training.Models;

namespace AfdActors.Experiments.Runs;

/// <summary>A finished run: its summary and all its rounds, those before a resumption included.</summary>
/// <param name="Scores">Score maps over time; empty without a folder and for strategies that keep none.</param>
/// <param name="Origin">When and where it was begun; null without a folder.</param>
public sealed record FinishedRun(
    RunSummary Summary, IReadOnlyList<RoundReport> Rounds, IReadOnlyList<ScoreSnapshot> Scores, RunOrigin? Origin);

/// <summary>Runs one federation with its folder, its display and its report; shared by run, coordinator, demo and compare.</summary>
/// <param name="display">Makes the display of a run from its label and its number of rounds.</param>
/// <param name="time">Null: the system's.</param>
internal sealed class RunExecution(
    FederationRunner federation, RunCatalogs catalogs, Func<string, int, IRunDisplay> display, TimeProvider? time = null)
{
    /// <summary>Runs to the end, or throws; what is in the folder is whole at any time.</summary>
    /// <param name="label">What the display calls this run; may be empty.</param>
    /// <param name="folder">Null: nothing is written.</param>
    public async Task<FinishedRun> RunAsync(
        string label, RunConfiguration configuration, FederatedDataset data, RunFolder? folder, bool resume, CancellationToken cancel)
    {
        var model = ModelCatalog.Create(configuration.Model, data.InputShape, data.Classes, configuration.Dropout.Lstm);
        var dropout = catalogs.Strategies.CreateDropout(configuration.Dropout.Strategy, model.Layout, configuration.Run.Seed);
        var description = ModelDescription.Of(configuration.Model, model, data, dropout.ServedShares);
        if (folder is not null) Describe(folder, description, resume);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var shown = display(label, configuration.Run.Rounds);
        var earlier = resume && folder is not null ? folder.Rounds.Read() : [];
        var files = folder is null
            ? null
            : new RunFiles(
                folder, configuration, description, new ScoreRecorder(configuration, catalogs.Strategies, model.Layout, folder), earlier,
                time ?? TimeProvider.System);
        files?.Begin();
        var recorder = new RunRecorder(files, shown, stop);
        RunResult result;
        try
        {
            var request = new FederationRequest(configuration, data, folder?.FullPath, resume)
            {
                Earlier = earlier,
                Catalogs = catalogs,
            };
            result = await federation(request, recorder, stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (recorder.Failure is not null)
        {
            throw new RunFailedException($"the round could not be written to {folder!.FullPath}: {recorder.Failure.Message}");
        }
        catch (Exception e)
        {
            files?.Fail(e);
            throw;
        }

        var summary = RunSummary.Of(result);
        if (folder is not null)
        {
            AtomicFile.WriteText(folder.ResultPath, System.Text.Json.JsonSerializer.Serialize(summary, RoundJson.Options) + "\n");
            files!.Complete();
        }

        return new FinishedRun(
            summary, result.Reports, folder?.Scores.Read() ?? [], folder is null ? null : RunOrigin.TryRead(folder.OriginPath));
    }

    /// <exception cref="UsageException">The folder has a run of another model, or of data with other classes or samples.</exception>
    private static void Describe(RunFolder folder, ModelDescription model, bool resume)
    {
        if (resume && File.Exists(folder.ModelPath)) model.CheckResumes(ModelDescription.Read(folder.ModelPath), folder.ModelPath);
        model.Write(folder.ModelPath);
    }
}

using System.Text.Json;
using AfdActors.Cli.Configuration;
using AfdActors.Cli.Hosting;
using AfdActors.Cli.Reporting;
using AfdActors.Cli.RunFolder;
using AfdActors.Training.Data;

namespace AfdActors.Cli.Runs;

/// <summary>Runs several variants of a federation one after the other, each in a sub-folder of its own where there is a folder.</summary>
internal sealed class VariantRuns(FederationRunner federation, Terminal terminal, IProgress<string> messages)
{
    /// <summary>Runs the rows in order; on a resumption those that are finished are not run again.</summary>
    public async Task<IReadOnlyList<VariantRun>> RunAllAsync(
        IReadOnlyList<(Variant Variant, RunConfiguration Configuration)> rows, string? path, bool resume, CancellationToken cancel)
    {
        var execution = new RunExecution(federation, terminal);
        var finished = new List<VariantRun>();
        FederatedDataset? data = null;
        DataSettings? loaded = null;
        foreach (var (variant, configuration) in rows)
        {
            var rowPath = path is null ? null : Path.Combine(path, variant.Name);
            if (rowPath is not null && resume && Finished(rowPath, variant, configuration) is { } done)
            {
                terminal.Error.WriteLine($"{variant.Name}: already finished");
                finished.Add(done);
                continue;
            }

            if (data is null || loaded != configuration.Data)
                (data, loaded) = (RunData.Load(configuration, messages), configuration.Data);
            var folder = rowPath is null ? null : RunFolder.RunFolder.Open(rowPath, resume, configuration);
            var run = await execution.RunAsync(variant.Name, configuration, data, folder, resume, cancel).ConfigureAwait(false);
            finished.Add(new VariantRun(variant, run.Summary, run.Rounds));
        }

        return finished;
    }

    private static VariantRun? Finished(string path, Variant variant, RunConfiguration configuration)
    {
        if (!File.Exists(Path.Combine(path, "config.conf")))
            return null;
        var folder = RunFolder.RunFolder.Existing(path);
        ResumeRules.Check(folder.LoadConfiguration(), configuration, folder.ConfigPath);
        if (!File.Exists(folder.ResultPath))
            return null;
        var summary = JsonSerializer.Deserialize<RunSummary>(File.ReadAllText(folder.ResultPath), RoundJson.Options);
        return summary?.Rounds == configuration.Run.Rounds ? new VariantRun(variant, summary, folder.Rounds.Read()) : null;
    }
}

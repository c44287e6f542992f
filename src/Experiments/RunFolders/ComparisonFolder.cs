using System.Text.Json;
using AfdActors.Experiments.Reporting;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Files;

namespace AfdActors.Experiments.RunFolders;

/// <summary>A row of a comparison.</summary>
/// <param name="Folder">Name of its run's folder.</param>
/// <param name="File">Its name where it is a configuration file, or has settings of its own; null for a mere combination.</param>
public sealed record ComparisonRow(string Folder, string? File);

/// <summary>
/// The folder of a comparison: a run folder for each row, <c>plan.json</c> with their order, and in the end <c>compare.json</c> and
/// <c>report.html</c>.
/// </summary>
public static class ComparisonFolder
{
    private const string PlanName = "plan.json";

    private sealed record Plan(string Config, IReadOnlyList<ComparisonRow> Rows);

    /// <summary>Where the page is.</summary>
    public static string ReportPath(string path) => Path.Combine(path, "report.html");

    /// <summary>Whether there is a comparison in a folder.</summary>
    public static bool IsIn(string path) =>
        File.Exists(Path.Combine(path, PlanName))
        || (Directory.Exists(path) && Directory.EnumerateDirectories(path).Any(RunFolder.IsIn));

    /// <summary>Writes down what is to be run, so that the page can be made before all is finished.</summary>
    public static void Write(string path, RunConfiguration common, IReadOnlyList<ComparisonRow> rows) => AtomicFile.WriteText(
        Path.Combine(path, PlanName), JsonSerializer.Serialize(new Plan(ConfigurationText.Render(common), rows), RoundJson.Options) + "\n");

    /// <summary>
    /// The rows that have closed a round, finished or not, in the order planned; and the configuration that is common to them.
    /// </summary>
    /// <param name="catalogs">What names in their configurations stand for; null: what is in the library.</param>
    /// <exception cref="UsageException">No row has closed a round yet, or the folder is damaged.</exception>
    public static (RunConfiguration Common, IReadOnlyList<VariantRun> Runs) Read(string path, RunCatalogs? catalogs = null)
    {
        var plan = ReadPlan(path);
        var rows = plan?.Rows ?? [.. Directory.EnumerateDirectories(path).Where(RunFolder.IsIn).Order(StringComparer.Ordinal)
            .Select(folder => new ComparisonRow(Path.GetFileName(folder), null))];
        List<VariantRun> runs =
        [
            .. rows.Select(row => (Row: row, Path: Path.Combine(path, Path.GetFileName(row.Folder)))).Where(row => RunFolder.IsIn(row.Path))
                .Select(row => Read(RunFolder.Existing(row.Path), row.Row, catalogs)).Where(run => run.Rounds.Count > 0),
        ];
        if (runs.Count == 0) throw new UsageException($"{path}: expected a comparison with a closed round, got none yet; try again later");
        var common = plan is null
            ? runs[0].Configuration
            : ConfigurationLoader.Parse(plan.Config, Path.Combine(path, PlanName), catalogs: catalogs);
        return (common, runs);
    }

    /// <summary>Comparisons of older versions have none: their rows are those that are there, by name.</summary>
    private static Plan? ReadPlan(string path)
    {
        var file = Path.Combine(path, PlanName);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Plan>(File.ReadAllText(file), RoundJson.Options) : null;
        }
        catch (JsonException e)
        {
            throw new UsageException($"{file}: expected the plan of a comparison, got: {e.Message}", e);
        }
    }

    private static VariantRun Read(RunFolder folder, ComparisonRow row, RunCatalogs? catalogs)
    {
        var (configuration, rounds) = (folder.LoadConfiguration(catalogs), folder.Rounds.Read());
        var clients = rounds.SelectMany(round => round.Clients).Distinct(StringComparer.Ordinal).Count();
        return new VariantRun(
            Variant.Of(configuration, row.File), configuration,
            RunSummary.Of(rounds is [.., var last] ? last.ModelSha256 : "", clients, rounds), rounds, folder.Scores.Read())
        {
            Origin = RunOrigin.TryRead(folder.OriginPath),
            IsFinished = RunSummary.TryRead(folder.ResultPath)?.Rounds == rounds.Count,
        };
    }
}

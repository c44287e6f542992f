using AfdActors.Coordinator.Checkpoints;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Files;

namespace AfdActors.Experiments.RunFolders;

/// <summary>
/// The folder of one run: <c>config.conf</c>, <c>model.json</c>, <c>origin.json</c>, <c>rounds.jsonl</c>,
/// <c>clients.jsonl</c>, <c>evaluation.json</c>, <c>scores.jsonl</c>, <c>checkpoint/</c>, <c>result.json</c>, <c>report.html</c> and
/// <c>metrics.csv</c> (docs/design.md "The command").
/// </summary>
public sealed class RunFolder : IDisposable
{
    internal const string ConfigName = "config.conf";

    private readonly OutFolder? _held;

    private RunFolder(string path, OutFolder? held = null)
    {
        FullPath = path;
        _held = held;
        Rounds = new RoundLog(Path.Combine(path, "rounds.jsonl"));
        Scores = new ScoreHistory(Path.Combine(path, "scores.jsonl"));
        Clients = new ClientLog(Path.Combine(path, "clients.jsonl"));
        Evaluation = new EvaluationFile(Path.Combine(path, "evaluation.json"));
        Checkpoint = new CheckpointFile(Path.Combine(path, "checkpoint"));
    }

    public string FullPath { get; }

    public RoundLog Rounds { get; }

    public ScoreHistory Scores { get; }

    /// <summary>What each client did in each round.</summary>
    public ClientLog Clients { get; }

    /// <summary>The last evaluation, client by client and class by class.</summary>
    public EvaluationFile Evaluation { get; }

    public CheckpointFile Checkpoint { get; }

    /// <summary>The effective configuration.</summary>
    public string ConfigPath => Path.Combine(FullPath, ConfigName);

    /// <summary>Names and shapes of the model's parameters.</summary>
    public string ModelPath => Path.Combine(FullPath, "model.json");

    /// <summary>The result of the finished run; absent until then.</summary>
    public string ResultPath => Path.Combine(FullPath, "result.json");

    public string ReportPath => Path.Combine(FullPath, "report.html");

    /// <summary>One row a round, as <see cref="Rounds"/> without the clients' names.</summary>
    public string MetricsPath => Path.Combine(FullPath, "metrics.csv");

    /// <summary>When the run was begun, by what and where.</summary>
    public string OriginPath => Path.Combine(FullPath, "origin.json");

    /// <summary>Why the run ended where its training diverged; gone when it has closed another round.</summary>
    public string DivergedPath => Path.Combine(FullPath, "diverged.txt");

    /// <summary>Whether there is a run in a folder.</summary>
    public static bool IsIn(string path) => File.Exists(Path.Combine(path, ConfigName));

    /// <summary>
    /// Creates the folder or opens it to go on, and writes the effective configuration into it. No other process can open it until this is
    /// disposed.
    /// </summary>
    /// <param name="catalogs">What names in a run in the folder stand for; null: what is in the library.</param>
    /// <exception cref="UsageException">
    /// It may not be used, cannot be written, is in use, or holds a run of another configuration.
    /// </exception>
    public static RunFolder Open(string path, bool resume, RunConfiguration configuration, RunCatalogs? catalogs = null)
    {
        var held = OutFolder.Take(path, resume, IsIn);
        try
        {
            var folder = new RunFolder(held.FullPath, held);
            if (IsIn(folder.FullPath)) folder.CheckResumes(configuration, catalogs);
            return OutFolder.Guarded(path, () =>
            {
                AtomicFile.WriteText(folder.ConfigPath, ConfigurationText.Render(configuration));
                var state = resume ? folder.ReadCheckpoint() : null;
                folder.Rounds.TruncateTo(state?.Round ?? 0, state?.Report);
                folder.Scores.TruncateTo(state?.Round ?? 0);
                folder.Clients.TruncateTo(state?.Round ?? 0);
                folder.Evaluation.TruncateTo(state?.Round ?? 0);
                return folder;
            });
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>A run to look at.</summary>
    /// <exception cref="UsageException">The folder holds no run.</exception>
    public static RunFolder Existing(string path)
    {
        var folder = new RunFolder(Path.GetFullPath(path));
        return IsIn(folder.FullPath)
            ? folder
            : throw new UsageException(
                $"{path}: expected a run folder with a config.conf, got {(Directory.Exists(path) ? "a folder without one" : "nothing there")}");
    }

    /// <summary>The configuration the run was last started with.</summary>
    /// <param name="catalogs">What names in it stand for; null: what is in the library.</param>
    public RunConfiguration LoadConfiguration(RunCatalogs? catalogs = null) => ConfigurationLoader.Load(ConfigPath, [], catalogs);

    /// <summary>Whether the run can go on with this configuration.</summary>
    /// <param name="catalogs">As of <see cref="LoadConfiguration"/>.</param>
    /// <exception cref="InvalidConfigurationException">It cannot; names every key.</exception>
    public void CheckResumes(RunConfiguration now, RunCatalogs? catalogs = null) =>
        ResumeRules.Check(LoadConfiguration(catalogs), now, ConfigPath, File.Exists(DivergedPath));

    /// <summary>The last finished round, or null before the first.</summary>
    /// <exception cref="UsageException">The checkpoint is damaged.</exception>
    public RunState? ReadCheckpoint()
    {
        try
        {
            return Checkpoint.Read();
        }
        catch (Algorithms.MalformedDataException e)
        {
            throw new UsageException(e.Message, e);
        }
    }

    public void Dispose() => _held?.Dispose();
}

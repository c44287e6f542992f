using AfdActors.Cli.Configuration;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.Cli.RunFolder;

/// <summary>
/// The folder of one run: <c>config.conf</c>, <c>model.json</c>, <c>rounds.jsonl</c>, <c>scores.jsonl</c>, <c>checkpoint/</c>, <c>result.json</c> and
/// <c>report.html</c> (design section 7).
/// </summary>
public sealed class RunFolder
{
    private RunFolder(string path)
    {
        FullPath = path;
        Rounds = new RoundLog(Path.Combine(path, "rounds.jsonl"));
        Scores = new ScoreHistory(Path.Combine(path, "scores.jsonl"));
        Checkpoint = new CheckpointFile(Path.Combine(path, "checkpoint"));
    }

    public string FullPath { get; }

    public RoundLog Rounds { get; }

    public ScoreHistory Scores { get; }

    public CheckpointFile Checkpoint { get; }

    /// <summary>The effective configuration.</summary>
    public string ConfigPath => Path.Combine(FullPath, "config.conf");

    /// <summary>Names and shapes of the model's parameters.</summary>
    public string ModelPath => Path.Combine(FullPath, "model.json");

    /// <summary>The result of the finished run; absent until then.</summary>
    public string ResultPath => Path.Combine(FullPath, "result.json");

    public string ReportPath => Path.Combine(FullPath, "report.html");

    /// <summary>Refuses a folder that must not be used, before any work and without writing.</summary>
    /// <exception cref="UsageException">It is a file, or is not empty and this is no resumption.</exception>
    public static void Check(string path, bool resume)
    {
        if (File.Exists(path))
            throw new UsageException($"--out {path}: expected a folder, got a file");
        var empty = !Directory.Exists(path) || Guarded(path, () => !Directory.EnumerateFileSystemEntries(path).Any());
        if (!empty && !resume)
            throw new UsageException($"--out {path}: expected a new or empty folder, got one with files in it (--resume continues the run in it)");
    }

    /// <summary>Creates the folder or opens it to go on, and writes the effective configuration into it.</summary>
    /// <exception cref="UsageException">It may not be used, cannot be written, or holds a run of another configuration.</exception>
    public static RunFolder Open(string path, bool resume, RunConfiguration configuration)
    {
        Check(path, resume);
        var folder = new RunFolder(Path.GetFullPath(path));
        if (resume && File.Exists(folder.ConfigPath))
            ResumeRules.Check(folder.LoadConfiguration(), configuration, folder.ConfigPath);
        return Guarded(path, () =>
        {
            Directory.CreateDirectory(folder.FullPath);
            AtomicFile.WriteText(folder.ConfigPath, ConfigurationText.Render(configuration));
            var state = resume ? folder.ReadCheckpoint() : null;
            folder.Rounds.TruncateTo(state?.Round ?? 0, state?.Report);
            folder.Scores.TruncateTo(state?.Round ?? 0);
            return folder;
        });
    }

    /// <summary>A run to look at.</summary>
    /// <exception cref="UsageException">The folder holds no run.</exception>
    public static RunFolder Existing(string path)
    {
        var folder = new RunFolder(Path.GetFullPath(path));
        return File.Exists(folder.ConfigPath)
            ? folder
            : throw new UsageException($"{path}: expected a run folder with a config.conf, got {(Directory.Exists(path) ? "a folder without one" : "nothing there")}");
    }

    /// <summary>The configuration the run was last started with.</summary>
    public RunConfiguration LoadConfiguration() => ConfigurationLoader.Load(ConfigPath, []);

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

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--out {path}: expected a folder that can be written, got: {e.Message}", e);
        }
    }
}

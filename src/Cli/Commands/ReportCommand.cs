using System.CommandLine;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.Reporting.Figures;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd report RUN|COMPARE</c>: the page of a run or a comparison as it stands, its figures and its metrics.</summary>
internal static class ReportCommand
{
    private sealed record Written(string Report, string? Metrics, IReadOnlyList<string> Figures, IReadOnlyList<string> Tensorboard);

    /// <summary>A run as TensorBoard is to have it.</summary>
    /// <param name="Name">Of its folder there; null: the folder itself.</param>
    private sealed record Events(string? Name, RunOrigin? Origin, IReadOnlyList<Coordinator.Reports.RoundReport> Rounds);

    public static Command Create(CommandServices services)
    {
        var path = new Argument<string>("RUN|COMPARE") { Description = "folder of a run, or of afd compare or afd demo" };
        var figures = new Option<string?>("--figures")
        {
            Description = "write each figure as an SVG file into this folder",
            HelpName = "DIR",
        };
        var tensorboard = new Option<string?>("--tensorboard")
        {
            Description = "write the numbers of the rounds as event files of TensorBoard into this folder",
            HelpName = "DIR",
        };
        var command = new Command("report", """
            Make report.html anew from what a run or a comparison has written so far: while it goes on, after it was killed, or when
            it is finished. A run gets metrics.csv too, one row a round.

            Examples:
              afd report runs/femnist
              afd report runs/compared --figures paper/figures
              afd report runs/femnist --tensorboard logs/femnist
            """)
        {
            path, figures, tensorboard,
        };
        command.SetAction(parsed =>
        {
            var written = Write(
                parsed.GetRequiredValue(path), parsed.GetValue(figures), parsed.GetValue(tensorboard), services);
            if (parsed.GetValue(services.Json)) services.Terminal.WriteJson(written);
            else Show(services.Terminal, written, parsed.GetValue(figures));
            return ExitCode.Done;
        });
        return command;
    }

    private static Written Write(string path, string? figures, string? tensorboard, CommandServices services)
    {
        if (RunFolder.IsIn(path))
        {
            var folder = RunFolder.Existing(path);
            var run = RunContents.Read(folder, services.Catalogs());
            Guarded(path, () => ReportFiles.Write(folder, run));
            return new Written(
                folder.ReportPath, folder.MetricsPath, Draw(figures, () => RunFigures.Of(run)),
                Record(tensorboard, [new Events(null, run.Origin, run.Rounds)]));
        }

        if (!ComparisonFolder.IsIn(path))
        {
            throw new UsageException(
                $"{path}: expected the folder of a run or of a comparison, as --out named it, got {(Directory.Exists(path) ? "another folder" : File.Exists(path) ? "a file" : "nothing there")}");
        }

        var (common, runs) = ComparisonFolder.Read(path, services.Catalogs());
        var report = ComparisonFolder.ReportPath(Path.GetFullPath(path));
        Guarded(path, () => ReportFiles.Replace(report, ComparisonReport.Render(common, runs)));
        return new Written(
            report, null, Draw(figures, () => ComparisonFigures.Of(runs, common.Run.TargetAccuracy)),
            Record(tensorboard, runs.Select(run => new Events(run.Variant.RunName, run.Origin, run.Rounds))));
    }

    private static IReadOnlyList<string> Draw(string? folder, Func<IReadOnlyList<Figure>> figures)
    {
        if (folder is null) return [];
        IReadOnlyList<string> files = [];
        Guarded($"--figures {folder}", () => files = ReportFiles.WriteFigures(folder, figures()));
        return files;
    }

    private static List<string> Record(string? folder, IEnumerable<Events> runs)
    {
        if (folder is null) return [];
        List<string> files = [];
        Guarded($"--tensorboard {folder}", () => files.AddRange(runs.Select(run =>
            ReportFiles.WriteEvents(run.Name is null ? folder : Path.Combine(folder, run.Name), run.Origin, run.Rounds))));
        return files;
    }

    /// <summary>Writes; what the file system refuses becomes a message on the folder.</summary>
    private static void Guarded(string folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{folder}: expected a folder that can be written, got: {e.Message}", e);
        }
    }

    private static void Show(Terminal to, Written written, string? figures)
    {
        to.Out.WriteLine($"report: {written.Report}");
        if (written.Metrics is { } metrics) to.Out.WriteLine($"metrics: {metrics}");
        if (figures is not null) to.Out.WriteLine($"figures: {written.Figures.Count} in {figures}");
        foreach (var file in written.Tensorboard) to.Out.WriteLine($"tensorboard: {file}");
    }
}

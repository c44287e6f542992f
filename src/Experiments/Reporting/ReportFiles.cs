using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.Metrics;
using AfdActors.Experiments.Reporting.Figures;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting.Files;

namespace AfdActors.Experiments.Reporting;

/// <summary>Writes reports, figures and metrics, each file as a whole.</summary>
public static class ReportFiles
{
    /// <summary>Writes <c>report.html</c> and <c>metrics.csv</c> into a run's folder; the run may do the same meanwhile.</summary>
    public static void Write(RunFolder folder, RunContents run)
    {
        Replace(folder.ReportPath, HtmlReport.Render(run));
        Replace(folder.MetricsPath, MetricsCsv.Render(run.Rounds));
    }

    /// <summary>Replaces a file that another process may replace at the same time.</summary>
    public static void Replace(string path, string text) =>
        AtomicFile.WriteText(path, text, $".{Environment.ProcessId}{AtomicFile.AsideSuffix}");

    /// <summary>Writes each figure as an SVG file of its own.</summary>
    /// <param name="folder">Made where it does not exist; other files in it stay.</param>
    /// <returns>The files.</returns>
    public static IReadOnlyList<string> WriteFigures(string folder, IReadOnlyList<Figure> figures)
    {
        Directory.CreateDirectory(folder);
        var (files, taken) = (new List<string>(), new HashSet<string>(StringComparer.OrdinalIgnoreCase));
        foreach (var figure in figures)
        {
            var name = figure.Name;
            for (var i = 2; !taken.Add(name); i++) name = $"{figure.Name}-{i}";
            files.Add(Path.Combine(folder, name + ".svg"));
            AtomicFile.WriteText(files[^1], figure.ToSvg());
        }

        return files;
    }

    /// <summary>Writes a run as an event file of TensorBoard.</summary>
    /// <param name="folder">Made where it does not exist. TensorBoard takes each folder for a run.</param>
    /// <param name="origin">When the run was begun; null: in 1970.</param>
    /// <returns>The file.</returns>
    public static string WriteEvents(string folder, RunOrigin? origin, IReadOnlyList<RoundReport> rounds)
    {
        var begun = origin?.Begun ?? DateTimeOffset.UnixEpoch;
        var file = Path.Combine(Directory.CreateDirectory(folder).FullName, EventFile.NameOf(begun));
        AtomicFile.Write(file, stream => EventFile.Write(stream, begun, rounds));
        return file;
    }
}

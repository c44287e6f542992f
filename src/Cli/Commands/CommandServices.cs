using System.CommandLine;
using AfdActors.Cli.Progress;
using AfdActors.Datasets;
using AfdActors.Datasets.Downloads;
using AfdActors.Experiments.Runs;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using Microsoft.Extensions.Logging;

namespace AfdActors.Cli.Commands;

/// <summary>Fetches a data set if need be and answers its folder.</summary>
/// <param name="name">One of <see cref="DataDownload.Names"/>.</param>
/// <exception cref="DataFileException">It cannot be had.</exception>
public delegate string DataSource(string name, IProgress<string> messages, CancellationToken cancel);

/// <summary>What every command is given.</summary>
/// <param name="Streams">Where the command writes; known once the command line is parsed.</param>
/// <param name="Logs">Where log lines go; known once the command line is parsed.</param>
/// <param name="Catalogs">What the library and plugins have; known once the command line is parsed.</param>
internal sealed record CommandServices(
    FederationRunner Federation, DataSource Fetch, Func<Terminal> Streams, Option<bool> Json, Func<ILoggerFactory> Logs,
        Func<RunCatalogs> Catalogs)
{
    /// <summary>Where the command writes.</summary>
    public Terminal Terminal => Streams();

    /// <summary>Messages on loading data; they go to the error stream.</summary>
    public IProgress<string> Messages => new LineProgress(Terminal);

    /// <summary>Shows a run on the error stream.</summary>
    public IRunDisplay Display(string label, int rounds) => Display(label, rounds, sideBySide: false);

    /// <summary>Shows one of several runs on the error stream.</summary>
    public IRunDisplay Display(string label, int rounds, bool sideBySide) => ProgressDisplay.For(Terminal, label, rounds, sideBySide);

    private sealed class LineProgress(Terminal terminal) : IProgress<string>
    {
        public void Report(string value) => terminal.WriteMessage(value);
    }
}

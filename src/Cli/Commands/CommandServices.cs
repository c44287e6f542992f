using System.CommandLine;
using AfdActors.Cli.Hosting;
using AfdActors.Training.Data;

namespace AfdActors.Cli.Commands;

/// <summary>Fetches MNIST if need be and answers its folder.</summary>
/// <exception cref="DataFileException">It cannot be had.</exception>
public delegate string MnistSource(IProgress<string> messages, CancellationToken cancel);

/// <summary>What every command is given.</summary>
internal sealed record CommandServices(FederationRunner Federation, MnistSource Mnist, Terminal Terminal, Option<bool> Json)
{
    /// <summary>Messages on loading data; they go to the error stream.</summary>
    public IProgress<string> Messages => new LineProgress(Terminal);

    private sealed class LineProgress(Terminal terminal) : IProgress<string>
    {
        public void Report(string value) => terminal.Say(value);
    }
}

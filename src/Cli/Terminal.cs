using System.Text.Json;
using AfdActors.Cli.Progress;
using AfdActors.Experiments.RunFolders;
using AfdActors.Messages;
using Spectre.Console;

namespace AfdActors.Cli;

/// <summary>
/// Where a command writes: results to <see cref="Out"/>, everything else (progress, warnings, errors) to <see cref="Error"/>.
/// </summary>
/// <param name="OutConsole">The terminal behind <see cref="Out"/>; null where that is redirected, or its width is unknown.</param>
/// <param name="Watched">
/// The terminal behind <see cref="Error"/> that a person watches, so that a progress bar makes sense; null where there is none.
/// </param>
public sealed record Terminal(TextWriter Out, TextWriter Error, IAnsiConsole? OutConsole = null, WatchedError? Watched = null)
{
    /// <summary>The process's own streams: what one of them is says nothing of the other.</summary>
    public static Terminal OfProcess() => Of(Console.Out, Console.IsOutputRedirected, Console.Error, Console.IsErrorRedirected);

    /// <summary>Streams, each of which is a terminal or redirected.</summary>
    internal static Terminal Of(TextWriter output, bool outputRedirected, TextWriter error, bool errorRedirected)
    {
        var console = ConsoleOf(error, errorRedirected);
        var watched = console is { Profile.Capabilities.Ansi: true } ? new WatchedError(console) : null;
        return new(output, watched ?? error, ConsoleOf(output, outputRedirected), watched);
    }

    /// <summary>Tells a person, in one or more lines; what files and other machines said in it becomes printable.</summary>
    public void WriteMessage(string text) => Error.WriteLine(Printable.Lines(text));

    /// <summary>The one JSON object of <c>--json</c>.</summary>
    public void WriteJson<T>(T value) => Out.WriteLine(JsonSerializer.Serialize(value, RoundJson.Options));

    /// <summary>
    /// Spectre.Console finds out what the terminal can. It leaves colors out where NO_COLOR is set; where TERM is dumb it moves no cursor,
    /// so that there is no bar.
    /// </summary>
    private static IAnsiConsole? ConsoleOf(TextWriter stream, bool redirected) =>
        redirected || !HasWidth() ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(stream) });

    private static bool HasWidth()
    {
        try
        {
            return Console.WindowWidth > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }
}

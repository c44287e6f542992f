using System.Text.Json;
using AfdActors.Experiments.RunFolders;
using AfdActors.Messages;

namespace AfdActors.Cli;

/// <summary>Where a command writes: results to <see cref="Out"/>, everything else (progress, warnings, errors) to <see cref="Error"/>.</summary>
/// <param name="Interactive">Whether a person watches <see cref="Error"/>, so that progress bars make sense.</param>
public sealed record Terminal(TextWriter Out, TextWriter Error, bool Interactive)
{
    /// <summary>The process's own streams.</summary>
    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected && !Console.IsInputRedirected);

    /// <summary>Tells a person, in one or more lines; what files and other machines said in it becomes printable.</summary>
    public void WriteMessage(string text) => Error.WriteLine(Printable.Lines(text));

    /// <summary>The one JSON object of <c>--json</c>.</summary>
    public void WriteJson<T>(T value) => Out.WriteLine(JsonSerializer.Serialize(value, RoundJson.Options));
}

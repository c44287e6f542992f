using System.CommandLine;
using System.Globalization;
using AfdActors.Experiments.RunFolders;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Cli.Commands;

/// <summary>The options by which run, compare and demo get their configuration.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Config { get; } = new("--config")
    {
        Description = "HOCON file; without it the defaults of reference.conf",
        HelpName = "FILE",
    };

    public Option<string?> Data { get; } = new("--data") { Description = "folder or file with the data (afd.data.path)", HelpName = "DIR" };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description = "a configuration key, such as afd.training.lr=0.1; may be repeated",
        HelpName = "KEY=VALUE",
    };

    public Option<string?> Rounds { get; } = new("--rounds") { Description = "rounds (afd.run.rounds)", HelpName = "N" };

    public Option<string?> Seed { get; } = new("--seed") { Description = "seed of every random stream (afd.run.seed)", HelpName = "N" };

    public Option<string?> Out { get; } = new("--out")
    {
        Description = "run folder to write; new or empty, unless --resume",
        HelpName = "DIR",
    };

    public Option<bool> Resume { get; } = new("--resume")
    {
        Description = "go on with what is in --out, a run with its own configuration where --config is not given; begins where --out is new or empty",
    };

    /// <summary>The configuration files of a run: those given, or that of the run which <c>--resume</c> goes on with.</summary>
    /// <param name="given">What <c>--config</c> says.</param>
    /// <exception cref="UsageException">The command line says nothing of a configuration, and the folder has no run.</exception>
    public IReadOnlyList<string> ConfigurationFiles(ParseResult parsed, IReadOnlyList<string> given)
    {
        if (given.Count > 0 || !parsed.GetValue(Resume) || parsed.GetValue(Out) is not { } path)
            return given;
        if (RunFolder.IsIn(path))
            return [Path.Combine(path, RunFolder.ConfigName)];
        return parsed.GetValue(Set) is { Length: > 0 }
            ? given
            : throw new UsageException(
                $"--resume --out {path}: expected a folder with a run to go on with, got none there (--config FILE begins one)");
    }

    /// <summary>What the command line says over the file.</summary>
    public IReadOnlyList<Override> Overrides(ParseResult parsed)
    {
        var overrides = (parsed.GetValue(Set) ?? []).Select(Override.Set).ToList();
        foreach (var (option, key) in new[] { (Data, "afd.data.path"), (Rounds, "afd.run.rounds"), (Seed, "afd.run.seed") })
        {
            if (parsed.GetResult(option) is not null && parsed.GetValue(option) is { } value)
                overrides.Add(Override.For(option.Name, key, value));
        }

        return overrides;
    }

    /// <summary>The folder to write, or null; --resume without one is refused.</summary>
    /// <param name="holds">Whether a folder holds what the command can go on with.</param>
    /// <exception cref="UsageException">The folder may not be used.</exception>
    public string? CheckedOut(ParseResult parsed, Func<string, bool> holds)
    {
        var path = parsed.GetValue(Out);
        if (path is null)
        {
            return parsed.GetValue(Resume)
                ? throw new UsageException("--resume: expected --out DIR with it, to know what to go on with")
                : null;
        }

        OutFolder.Check(path, parsed.GetValue(Resume), holds);
        return path;
    }

    /// <summary>An option whose value is a list with commas; empty by default.</summary>
    public static Option<string> List(string name, string description, string otherwise = "") =>
        new(name) { Description = description, HelpName = "A,B", DefaultValueFactory = _ => otherwise };

    /// <summary>The elements of such a list, each one of <paramref name="allowed"/>; empty if none is given.</summary>
    /// <exception cref="UsageException">An element is not allowed.</exception>
    public static IReadOnlyList<string> Elements(ParseResult parsed, Option<string> option, IEnumerable<string> allowed)
    {
        var elements = Split(parsed, option);
        var wrong = elements.Where(element => !allowed.Contains(element)).ToList();
        return wrong.Count == 0
            ? elements
            : throw new UsageException($"{option.Name}: expected some of {string.Join(", ", allowed)}, got '{string.Join(", ", wrong)}'");
    }

    /// <summary>The elements of a list of seeds; empty if none is given.</summary>
    /// <exception cref="UsageException">One is no seed.</exception>
    public static IReadOnlyList<ulong> Seeds(ParseResult parsed, Option<string> option) =>
    [
        .. Split(parsed, option).Select(element => ulong.TryParse(element, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            ? seed
            : throw new UsageException($"{option.Name}: expected whole numbers from 0 to 2^64-1, got '{element}'")),
    ];

    /// <summary>The files of an option that may be repeated and whose values are such lists, as often as they are given.</summary>
    public static IReadOnlyList<string> Files(ParseResult parsed, Option<string[]> option) =>
        Given(parsed, option, [.. (parsed.GetValue(option) ?? []).SelectMany(Split)]);

    private static IReadOnlyList<string> Split(ParseResult parsed, Option<string> option) =>
        Given(parsed, option, [.. Split(parsed.GetValue(option) ?? "").Distinct()]);

    /// <summary>The elements; a list that was given must have some, or a shell's variable that is not set would pass for none.</summary>
    private static IReadOnlyList<string> Given(ParseResult parsed, Option option, IReadOnlyList<string> elements) =>
        elements.Count > 0 || parsed.GetResult(option) is not { Implicit: false }
            ? elements
            : throw new UsageException($"{option.Name}: expected at least one, such as {option.Name} {option.HelpName}, got an empty list");

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

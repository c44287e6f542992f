using System.CommandLine;
using AfdActors.Hosting;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd help [COMMAND]</c>: what <c>--help</c> says.</summary>
internal static class HelpCommand
{
    public static Command Create()
    {
        var path = new Argument<string[]>("command")
        {
            Description = "the command, such as run or data check",
            Arity = ArgumentArity.ZeroOrMore,
        };
        path.CompletionSources.Add(at => at.ParseResult.RootCommandResult.Command.Subcommands.Select(command => command.Name));
        var command = new Command("help", "Say what afd or one of its commands can do, as --help does.") { path };
        command.SetAction((parsed, cancel) =>
        {
            var root = parsed.RootCommandResult.Command;
            var names = parsed.GetValue(path) ?? [];
            _ = names.Aggregate(root, Under);
            return root.Parse([.. names, "--help"]).InvokeAsync(parsed.InvocationConfiguration, cancel);
        });
        return command;
    }

    /// <exception cref="UsageException">A command has no such command under it.</exception>
    private static Command Under(Command command, string name) =>
        command.Subcommands.FirstOrDefault(under => under.Name == name) ?? throw new UsageException(
            command.Subcommands.Count > 0
                ? $"help: expected one of {string.Join(", ", command.Subcommands.Select(under => under.Name))}, got '{name}'"
                : $"help: expected nothing after {command.Name}, got '{name}'");
}

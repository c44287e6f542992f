using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Strategies;
using AfdActors.Cli.Commands;
using AfdActors.Coordinator;
using AfdActors.Datasets;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;
using AfdActors.Training;
using AfdActors.Training.Native;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Cli;

/// <summary>The <c>afd</c> command: parses, runs, and turns what goes wrong into one clear message and an exit code.</summary>
public sealed class AfdCommandLine(FederationRunner federation, DataSource fetch, Terminal terminal)
{
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    /// <summary>Runs side by side write whole lines.</summary>
    private readonly Terminal _terminal = terminal with { Error = TextWriter.Synchronized(terminal.Error) };

    /// <summary>Runs one command line.</summary>
    /// <returns>0 done, 2 bad usage or input, 3 the run failed (<see cref="ExitCode"/>).</returns>
    public async Task<int> InvokeAsync(string[] args, CancellationToken cancel = default)
    {
        var json = new Option<bool>("--json") { Description = "print exactly one JSON object on standard output", Recursive = true };
        var verbose = new Option<bool>("--verbose")
        {
            Description = "log everything to standard error, and show where errors come from",
            Recursive = true,
        };
        var plugin = new Option<string[]>("--plugin")
        {
            Description =
            "assembly with strategies of your own (IStrategyPlugin), objectives and metrics (IScoringPlugin), or a TorchSharp module for afd.model.name = \"Type, Assembly\"; may be repeated",
            HelpName = "DLL",
            Recursive = true,
        };
        var format = new Option<string>("--log-format")
        {
            Description = "text, or json: every line on standard error is an object with time (UTC), level, category and message",
            HelpName = "text|json",
            Recursive = true,
            DefaultValueFactory = _ => "text",
        };
        format.AcceptOnlyFromAmong("text", "json");
        ILoggerFactory logs = NullLoggerFactory.Instance;
        var streams = _terminal;
        var catalogs = RunCatalogs.BuiltIn;
        var services = new CommandServices(
            (request, observer, stop) =>
                federation(request with { Logs = logs }, observer, stop), fetch, () => streams, json, () => logs, () => catalogs);
        var parsed = Root(services, json, verbose, plugin, format).Parse(args);
        // What a shell asks to complete is no command line yet.
        if (parsed.Errors.Count > 0 && parsed.Tokens is not [{ Type: TokenType.Directive }, ..])
        {
            foreach (var error in parsed.Errors)
                _terminal.WriteMessage(error.Message + Suggestion(parsed, error.Message));
            _terminal.Error.WriteLine($"'{CommandPath(parsed)} --help' says what is possible.");
            return ExitCode.BadInput;
        }

        if (EmptyPath(parsed) is { } unset)
        {
            _terminal.WriteMessage($"{unset}: expected a path, got an empty text; is the variable set that it stands for?");
            return ExitCode.BadInput;
        }

        using var told = parsed.GetValue(format) == "json" ? new JsonMessages(_terminal.Error, TimeProvider.System) : null;
        if (told is not null) streams = _terminal with { Error = told, Watched = null };
        using var made = logs = CommandLogs.Create(
            parsed.GetValue(verbose), parsed.CommandResult.Command.Name is CoordinatorCommand.Name or ClientCommand.Name, told is not null);
        try
        {
            catalogs = Plugins.Load(parsed.GetValue(plugin) ?? []);
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    Output = streams.Out,
                    Error = streams.Error,
                    ProcessTerminationTimeout = TimeToStop,
                },
                cancel).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (told is not null) told.Level = LogLevel.Error;
            return Report(streams, e, parsed.GetValue(verbose));
        }
    }

    internal static RootCommand Root(CommandServices services, params ReadOnlySpan<Option> options)
    {
        var root = new RootCommand("""
            Federated learning with little traffic: adaptive federated dropout and deep gradient compression over actors.

            Examples:
              afd demo
              afd data get mnist
              afd run --config hocon/femnist.conf --data DIR --out runs/femnist
              afd coordinator --config hocon/femnist.conf --listen 127.0.0.1:4053 --out runs/femnist
              afd client --config hocon/femnist.conf --join 127.0.0.1:4053 --data DIR --clients 1/2
              afd compare --config hocon/femnist.conf --strategies none,afd-single --uplinks raw,dgc --target 0.6

            Exit codes: 0 done, 2 bad usage or input (nothing is written), 3 the run failed.
            """)
        {
            RunCommand.Create(services),
            CoordinatorCommand.Create(services),
            ClientCommand.Create(services),
            StatusCommand.Create(services),
            DemoCommand.Create(services),
            CompareCommand.Create(services),
            DataCommand.Create(services),
            CertsCommand.Create(services),
            InspectCommand.Create(services),
            ReportCommand.Create(services),
            ExportCommand.Create(services),
            TestCommand.Create(services),
            HelpCommand.Create(),
            CompletionCommand.Create(services),
        };
        foreach (var option in options)
            root.Options.Add(option);
        // The library adds names such as /h, which is a path here, and which a shell would offer with all others.
        var help = root.Options.OfType<HelpOption>().Single();
        help.Aliases.Clear();
        help.Aliases.Add("-h");
        return root;
    }

    /// <summary>The last net under a command: whatever was thrown becomes a message and an exit code.</summary>
    private static int Report(Terminal streams, Exception e, bool verbose)
    {
        var (message, code) = e switch
        {
            InvalidConfigurationException invalid => (string.Join(Environment.NewLine, invalid.Errors), ExitCode.BadInput),
            UsageException or DataFileException or TorchUnavailableException => (e.Message, ExitCode.BadInput),
            OperationCanceledException => ("interrupted; a run with --out goes on with --resume", ExitCode.Failed),
            RunFailedException or MalformedDataException or IOException or UnauthorizedAccessException =>
                ($"the run failed: {e.Message}", ExitCode.Failed),
            _ => ($"the run failed: {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}", ExitCode.Failed),
        };
        streams.WriteMessage(message);
        if (verbose)
            streams.WriteMessage($"{e}");
        else if (code == ExitCode.Failed && e is not OperationCanceledException)
            streams.Error.WriteLine("(--verbose shows more)");
        return code;
    }

    /// <summary>The option whose path is empty, as a shell makes it of a variable that is not set.</summary>
    private static string? EmptyPath(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>()
        .FirstOrDefault(option => option.Option.HelpName is "DIR" or "FILE" && option.Tokens.Any(token => token.Value.Length == 0))
        ?.Option.Name;

    /// <summary>The command or option that a word which is neither was probably meant as, as the end of a message.</summary>
    private static string Suggestion(ParseResult parsed, string message)
    {
        if (parsed.UnmatchedTokens.FirstOrDefault(token => message.Contains($"'{token}'", StringComparison.Ordinal)) is not { } word) return "";
        var command = parsed.CommandResult.Command;
        return EditDistance.Hint(
            word, word.StartsWith('-')
                ? command.Options.Concat(parsed.RootCommandResult.Command.Options).Select(option => option.Name)
                : command.Subcommands.Select(sub => sub.Name));
    }

    private static string CommandPath(ParseResult parsed)
    {
        var path = "";
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
            path = $" {command.Command.Name}{path}";
        return "afd" + path;
    }
}

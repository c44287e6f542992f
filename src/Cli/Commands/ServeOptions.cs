using System.CommandLine;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Cli.Commands;

/// <summary>The options that coordinator and client share.</summary>
/// <param name="wait">What <c>--wait</c> is the longest time of.</param>
internal sealed class ServeOptions(string wait)
{
    public CommonOptions Common { get; } = new();

    public Option<string[]> Config { get; } = new("--config")
    {
        Description = "HOCON file; may be repeated, later ones win; without it the defaults of reference.conf",
        HelpName = "FILE",
    };

    public Option<string?> PublicHost { get; } = new("--public-host")
    {
        Description =
            "the host by which the other nodes reach this one, exactly as they say it (default: that of --listen, for 0.0.0.0 this machine's name)",
        HelpName = "HOST",
    };

    public Option<string?> Wait { get; } = new("--wait")
    {
        Description = $"longest time {wait}, such as 90s or 10m; after it exit code 3 (default: no limit)",
        HelpName = "DURATION",
    };

    /// <summary>What <c>--wait</c> says; null: any time.</summary>
    /// <exception cref="UsageException">It is no duration.</exception>
    private TimeSpan? LongestWait(ParseResult parsed)
    {
        if (parsed.GetValue(Wait) is not { } text) return null;
        return Durations.TryParse(text, out var longest) && longest > TimeSpan.Zero
            ? longest
            : throw new UsageException($"--wait: expected a duration above zero {Durations.Expected}, got '{text}'");
    }

    public Option<string?> Cert { get; } = new("--cert")
    {
        Description = "this node's certificate (afd certs issue): TLS both ways; needed beyond the loopback interface",
        HelpName = "FILE",
    };

    public Option<bool> Insecure { get; } = new("--insecure")
    {
        Description = "go without TLS beyond the loopback interface: whoever reaches the port can end the run",
    };

    /// <summary>Puts what both commands are told into a node's options.</summary>
    /// <exception cref="UsageException">An option says nothing that can be used.</exception>
    public TOptions Fill<TOptions>(ParseResult parsed, TOptions node)
        where TOptions : NodeOptions
    {
        (node.PublicHost, node.Certificate, node.Insecure, node.Wait) =
            (parsed.GetValue(PublicHost), parsed.GetValue(Cert), parsed.GetValue(Insecure), LongestWait(parsed));
        return node;
    }

    /// <exception cref="InvalidConfigurationException">Anything is wrong; carries all errors.</exception>
    /// <exception cref="UsageException"><c>--resume</c> stands alone, and the folder has no run.</exception>
    public RunConfiguration Load(ParseResult parsed, CommandServices services)
    {
        var overrides = Common.Overrides(parsed);
        if (overrides.Any(given => given.Assignment.TrimStart().StartsWith(JoinToken.Key, StringComparison.Ordinal)))
        {
            services.Messages.Report(
                $"--set {JoinToken.Key}: every user of this machine sees it in the list of processes; {JoinToken.Variable} in the environment is seen by its own user alone");
        }

        var given = parsed.GetValue(Config) ?? [];
        var files = Common.ConfigurationFiles(parsed, given);
        var configuration = ConfigurationLoader.LoadAll(files, overrides, services.Catalogs()).WithTokenOfEnvironment();
        if (files.Count > given.Length && configuration.Admission.Token.Length == 0)
        {
            services.Messages.Report(
                $"--resume: the run folder keeps no join token; where the run has one, say it again by {JoinToken.Variable} in the environment");
        }

        return configuration;
    }
}

using System.CommandLine;
using AfdActors.Cli.Configuration;

namespace AfdActors.Cli.Commands;

/// <summary>The options that coordinator and client share.</summary>
internal sealed class ServeOptions
{
    public CommonOptions Common { get; } = new();

    public Option<string[]> Config { get; } = new("--config")
    {
        Description = "HOCON file; may be repeated, later ones win; without it the defaults of reference.conf",
        HelpName = "FILE",
    };

    public Option<string?> PublicHost { get; } = new("--public-host")
    {
        Description = "the host by which the other nodes reach this one, exactly as they say it (default: that of --listen, for 0.0.0.0 this machine's name)",
        HelpName = "HOST",
    };

    /// <exception cref="InvalidConfigurationException">Anything is wrong; carries all errors.</exception>
    public RunConfiguration Load(ParseResult parsed) =>
        ConfigurationLoader.LoadAll(parsed.GetValue(Config) ?? [], Common.Overrides(parsed)).WithTokenOfEnvironment();
}

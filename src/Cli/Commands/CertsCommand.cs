using System.CommandLine;
using System.Globalization;
using AfdActors.Hosting;
using AfdActors.Hosting.Security;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd certs init|issue</c>: the certificates by which the nodes of a federation know each other.</summary>
internal static class CertsCommand
{
    private const int MaxDays = 3650;

    private sealed record Made(string Path, DateTimeOffset ValidUntil);

    public static Command Create(CommandServices services) =>
        new("certs", "Make the certificates by which the nodes of a federation know each other.") { Init(services), Issue(services) };

    private static Command Init(CommandServices services)
    {
        var folder = new Option<string>("--out")
        {
            Description = "folder to make; keep it where no node runs",
            HelpName = "DIR",
            Required = true,
        };
        var days = Days();
        var command = new Command("init", """
            Make a certificate authority for a federation. Whoever holds its folder can let nodes in.

            Example:
              afd certs init --out authority
            """)
        {
            folder, days,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetRequiredValue(folder);
            using var authority = RunAuthority.Create(path, Validity(parsed, days), TimeProvider.System);
            Show(services, parsed, new Made(path, authority.ValidUntil), "an authority");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Issue(CommandServices services)
    {
        var folder = new Option<string>("--ca")
        {
            Description = "folder of the authority (afd certs init)",
            HelpName = "DIR",
            Required = true,
        };
        var hosts = new Option<string[]>("--host")
        {
            Description = "DNS name or IP address by which the others reach the node; may be repeated",
            HelpName = "NAME",
            Required = true,
        };
        var file = new Option<string?>("--out")
        {
            Description = "file to write (default: the first --host with .pem, in this folder)",
            HelpName = "FILE",
        };
        var days = Days();
        var command = new Command("issue", """
            Make a node's certificate: one file with its key, its certificate and the authority's. The node is started with --cert FILE.

            Examples:
              afd certs issue --ca authority --host coordinator.example
              afd certs issue --ca authority --host 10.0.0.7 --host node-7.example --out node-7.pem
            """)
        {
            folder, hosts, file, days,
        };
        command.SetAction(parsed =>
        {
            var names = parsed.GetRequiredValue(hosts);
            var path = parsed.GetValue(file) ?? $"{names[0].Replace(':', '-')}.pem";
            using var authority = RunAuthority.Open(parsed.GetRequiredValue(folder));
            PrivateFile.Create(path, authority.Issue(names, Validity(parsed, days), TimeProvider.System));
            using var made = NodeCertificate.Read(path, TimeProvider.System);
            Show(services, parsed, new Made(path, made.Own.NotAfter), $"a certificate for {string.Join(", ", names)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string> Days() => new("--days")
    {
        Description = $"how long it is valid, at most {MaxDays}",
        HelpName = "N",
        DefaultValueFactory = _ => "365",
    };

    private static TimeSpan Validity(ParseResult parsed, Option<string> option)
    {
        var text = parsed.GetRequiredValue(option);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MaxDays
            ? TimeSpan.FromDays(days)
            : throw new UsageException($"--days: expected a whole number from 1 to {MaxDays}, got '{text}'");
    }

    private static void Show(CommandServices services, ParseResult parsed, Made made, string what)
    {
        if (parsed.GetValue(services.Json))
        {
            services.Terminal.WriteJson(made);
        }
        else
        {
            services.Terminal.Out.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"{made.Path}: {what}, valid until {made.ValidUntil:yyyy-MM-dd}"));
        }
    }
}

using System.CommandLine;
using AfdActors.ClientNode;
using AfdActors.Hosting;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd client</c>: hosts clients with their data and joins a coordinator.</summary>
internal sealed class ClientCommand
{
    public const string Name = "client";

    private readonly CommandServices _services;
    private readonly ServeOptions _options = new("without a coordinator, at the start or when it is lost");
    private readonly Option<string> _join = new("--join")
    {
        Description = "the coordinator, as it calls itself",
        HelpName = "HOST:PORT",
        Required = true,
    };
    private readonly Option<string?> _listen = new("--listen")
    {
        Description = "where to listen (default: any port, on the way to the coordinator)",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string> _clients = new("--clients")
    {
        Description = "all | names with commas | i/n, the i-th of n shares in client order",
        HelpName = "all|A,B|I/N",
        DefaultValueFactory = _ => new ClientNodeOptions().Clients,
    };

    private readonly Option<string> _state = new("--state")
    {
        Description = "folder for the clients' state, kept between starts",
        HelpName = "DIR",
        DefaultValueFactory = _ => new ClientNodeOptions().State,
    };

    private readonly Option<string?> _nodeName = new("--node-name")
    {
        Description = "this node's name in the coordinator's log (default: the one in --state, at first made of the machine's name)",
        HelpName = "NAME",
    };

    private ClientCommand(CommandServices services) => _services = services;

    public static Command Create(CommandServices services)
    {
        var client = new ClientCommand(services);
        var o = client._options;
        var command = new Command(Name, """
            Host clients with their data: join a coordinator, train, answer. Ends when the run is over. A client that is started
            before its coordinator waits for it. One that comes when the run is over cannot know that, and waits, too (--wait).

            Examples:
              afd client --config hocon/femnist.conf --join 127.0.0.1:4053 --data DIR --clients 1/2
              afd client --config hocon/femnist.conf --join coordinator.example:4053 --cert 10.0.0.7.pem --data DIR --clients f0000_14,f0001_41 --state /var/lib/afd
              afd client --config hocon/femnist.conf --join 127.0.0.1:4053 --data DIR --wait 10m
            """)
        {
            o.Config, client._join, client._clients, o.Common.Data, client._state, client._nodeName, client._listen, o.PublicHost, o.Cert,
            o.Insecure, o.Wait, o.Common.Set, o.Common.Seed,
        };
        command.SetAction(client.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var configuration = _options.Load(parsed, _services);
        var node = _options.Fill(parsed, new ClientNodeOptions
        {
            Join = parsed.GetRequiredValue(_join),
            Listen = parsed.GetValue(_listen),
            Clients = parsed.GetRequiredValue(_clients),
            State = parsed.GetRequiredValue(_state),
            NodeName = parsed.GetValue(_nodeName),
        });
        var catalogs = _services.Catalogs();
        using var host = FederationHost.Build(
            _services.Logs(), parts => parts.AddAfdClientNode(configuration, node)
                .AddStrategies(_ => catalogs.Strategies).AddScoring(_ => catalogs.Scoring));
        var end = await host.RunClientNodeAsync(cancel).ConfigureAwait(false);
        if (Why(end) is { } reason) _services.Terminal.WriteMessage(reason);
        return end switch
        {
            NodeEnd.Refused => ExitCode.BadInput,
            NodeEnd.NoCoordinator or NodeEnd.NobodyLeft or NodeEnd.RunFailed => ExitCode.Failed,
            _ => ExitCode.Done,
        };
    }

    private static string? Why(NodeEnd? end) => end switch
    {
        NodeEnd.Refused refused => $"the coordinator refused this node: {refused.Reason}",
        NodeEnd.RunOver over => $"the run is over: {over.Reason}",
        NodeEnd.RunFailed failed => $"the run failed: {failed.Reason}",
        NodeEnd.NobodyLeft failed => failed.Reason,
        NodeEnd.NoCoordinator missing => missing.Reason,
        _ => null,
    };
}

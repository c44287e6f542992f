using System.CommandLine;
using AfdActors.Cli.Configuration;
using AfdActors.Cli.Hosting;
using AfdActors.Cli.Logging;
using AfdActors.Cli.Runs;
using AfdActors.ClientNode;
using AfdActors.Training;
using AfdActors.Training.Data;
using AfdActors.Training.Models;
using Microsoft.Extensions.Logging;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd client</c>: hosts clients with their data and joins a coordinator.</summary>
internal static class ClientCommand
{
    public const string Name = "client";

    public static Command Create(CommandServices services)
    {
        var options = new ServeOptions();
        var join = new Option<string>("--join") { Description = "the coordinator, as it calls itself", HelpName = "HOST:PORT", Required = true };
        var clients = new Option<string>("--clients")
        {
            Description = "all | names with commas | i/n, the i-th of n shares in client order",
            HelpName = "all|A,B|I/N",
            DefaultValueFactory = _ => "all",
        };
        var state = new Option<string>("--state")
        {
            Description = "folder for the clients' state, kept between starts",
            HelpName = "DIR",
            DefaultValueFactory = _ => "client-state",
        };
        var listen = new Option<string?>("--listen") { Description = "where to listen (default: any port, on the way to the coordinator)", HelpName = "HOST:PORT" };
        var command = new Command(Name, """
            Host clients with their data: join a coordinator, train, answer. Ends when the run is over.

            Examples:
              afd client --config hocon/femnist.conf --join 127.0.0.1:4053 --data DIR --clients 1/2
              afd client --config hocon/femnist.conf --join coordinator.example:4053 --data DIR --clients f0000_14,f0001_41 --state /var/lib/afd
            """)
        {
            options.Config, join, clients, options.Common.Data, state, listen, options.PublicHost, options.Common.Set, options.Common.Seed,
        };
        command.SetAction((parsed, cancel) =>
        {
            var configuration = options.Load(parsed);
            var target = HostPort.Parse("--join", parsed.GetRequiredValue(join));
            var endpoint = parsed.GetValue(listen) is { } at
                ? NodeEndpoint.At(HostPort.Parse("--listen", at, anyPort: true), parsed.GetValue(options.PublicHost))
                : NodeEndpoint.Towards(target);
            endpoint.CheckFree();
            return RunAsync(services, configuration, target, endpoint, parsed.GetRequiredValue(clients), parsed.GetRequiredValue(state), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        CommandServices services, RunConfiguration configuration, HostPort join, NodeEndpoint endpoint, string clients, string folder, CancellationToken cancel)
    {
        TorchRuntime.Initialise();
        var data = RunData.Load(configuration, services.Messages);
        var chosen = ClientChoice.Of(clients, [.. data.Clients.Where(client => client.Train.Count > 0)]);
        var model = ModelCatalog.Create(configuration.Model, data.InputShape, data.Classes, configuration.Lstm);
        using var state = NodeState.Open(folder, [.. chosen.Select(client => client.Client)]);

        var host = new ClientHost(
            new ClientHostSettings(configuration, model, chosen, join, endpoint), state, AkkaLogBridge.Factory.CreateLogger("client"));
        switch (await HostedProcess.RunAsync(AkkaLogBridge.Factory, host.RunAsync, cancel).ConfigureAwait(false))
        {
            case NodeEnd.Refused refused:
                services.Terminal.Error.WriteLine($"the coordinator refused this node: {refused.Reason}");
                return ExitCode.BadInput;
            case NodeEnd.RunOver over:
                services.Terminal.Error.WriteLine($"the run is over: {over.Reason}");
                return ExitCode.Done;
            default:
                return ExitCode.Done;
        }
    }
}

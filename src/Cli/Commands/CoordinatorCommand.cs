using System.CommandLine;
using AfdActors.Coordinator.Reports;
using AfdActors.Experiments.RunFolders;
using AfdActors.Experiments.Runs;
using AfdActors.Hosting;
using AfdActors.Hosting.Nodes;
using Microsoft.Extensions.Logging;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd coordinator</c>: leads a run whose clients are in other processes.</summary>
internal static class CoordinatorCommand
{
    public const string Name = "coordinator";

    public static Command Create(CommandServices services)
    {
        var (options, dashboard) = (new ServeOptions("without enough clients for a round"), new DashboardOption());
        var listen = new Option<string>("--listen")
        {
            Description = "where client nodes join",
            HelpName = "HOST:PORT",
            DefaultValueFactory = _ => new CoordinatorOptions().Listen,
        };
        var command = new Command(Name, """
            Lead a run: clients in other processes join, train and answer. Ends when the run is over.
            With data at hand (--data, afd.data.path) the model is tested on it here.

            Examples:
              afd coordinator --config hocon/femnist.conf --listen 0.0.0.0:4053 --public-host coordinator.example --cert coordinator.example.pem --out runs/femnist
              afd coordinator --config hocon/femnist.conf --config my-akka.conf --out runs/femnist --resume
            """)
        {
            options.Config, listen, options.PublicHost, options.Cert, options.Insecure, options.Common.Data, options.Common.Set,
            options.Common.Rounds, options.Common.Seed,
            options.Common.Out, options.Common.Resume, options.Wait,
            dashboard.Listen, dashboard.Token, dashboard.Host,
        };
        command.SetAction((parsed, cancel) => RunAsync(services, options, dashboard, parsed, parsed.GetRequiredValue(listen), cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandServices services, ServeOptions options, DashboardOption dashboard, ParseResult parsed, string listen,
        CancellationToken cancel)
    {
        var configuration = options.Load(parsed, services);
        var log = services.Logs().CreateLogger(Name);
        var place = CoordinatorPlace.Of(options.Fill(parsed, new CoordinatorOptions { Listen = listen }), configuration, log);
        var path = options.Common.CheckedOut(parsed, RunFolder.IsIn);
        var resume = parsed.GetValue(options.Common.Resume);
        var data = CoordinatorData.Load(configuration, services.Messages, log);
        place.Endpoint.CheckFree();
        await using var seen = await dashboard.StartAsync(parsed, services, cancel).ConfigureAwait(false);
        using var folder = path is null ? null : RunFolder.Open(path, resume, configuration, services.Catalogs());

        var run = await new RunExecution(seen.Around(LeadAsync), services.Catalogs(), services.Display)
            .RunAsync("", configuration, data, folder, resume, cancel).ConfigureAwait(false);
        RunCommand.Show(services, parsed, run.Summary, folder);
        if (seen.Remark(folder is not null) is { } remark) services.Messages.Report(remark);
        return ExitCode.Done;

        async Task<RunResult> LeadAsync(FederationRequest request, IRunObserver observer, CancellationToken stop)
        {
            using var host = FederationHost.Build(
                services.Logs(), parts => parts.AddAfdCoordinator(request with { Logs = services.Logs() }, place).AddObserver(observer));
            return await host.RunFederationAsync(stop).ConfigureAwait(false);
        }
    }
}

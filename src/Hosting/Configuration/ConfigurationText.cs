using System.Globalization;
using System.Text;
using AfdActors.Training.Models;

namespace AfdActors.Hosting.Configuration;

/// <summary>Writes a configuration as HOCON: the run folder's <c>config.conf</c>, which reads back as the same configuration but for secrets (join token, passwords), which are left out.</summary>
public static class ConfigurationText
{
    /// <summary>Every <c>afd</c> key with its value, in the order of <c>reference.conf</c>; values as HOCON. The join token is never among them.</summary>
    public static IReadOnlyList<(string Key, string Value)> Keys(RunConfiguration c) =>
    [
        ("afd.run.seed", Text(c.Run.Seed)),
        ("afd.run.rounds", Text(c.Run.Rounds)),
        ("afd.run.eval-every", Text(c.Run.EvalEvery)),
        ("afd.run.target-accuracy", Text(c.Run.TargetAccuracy)),
        ("afd.run.metrics", c.Run.Metrics.ToString()),
        ("afd.model.name", UserModels.IsName(c.Model) ? Quote(c.Model) : c.Model),
        ("afd.data.name", c.Data.Name),
        ("afd.data.path", Quote(c.Data.Path ?? "")),
        ("afd.data.vectors", Quote(c.Data.Vectors ?? "")),
        ("afd.data.label", Quote(c.Data.Columns.Label)),
        ("afd.data.client", Quote(c.Data.Columns.Client)),
        ("afd.data.partition", c.Data.Partition),
        ("afd.data.alpha", Text(c.Data.Alpha)),
        ("afd.data.clients", Text(c.Data.Clients)),
        ("afd.selection.strategy", c.Selection.Strategy.Name),
        .. StrategyKeys.Render("selection", c.Selection.Strategy),
        ("afd.selection.clients-per-round", Text(c.Selection.ClientsPerRound)),
        ("afd.selection.over-provision", Text(c.Selection.OverProvision)),
        ("afd.selection.min-clients", Text(c.Selection.MinClients)),
        ("afd.selection.min-updates", Text(c.Selection.MinUpdates)),
        ("afd.selection.start-clients", Text(c.StartClients)),
        ("afd.admission.token", Quote("")),
        ("afd.admission.max-clients", Text(c.Admission.MaxClients)),
        ("afd.admission.max-clients-per-node", Text(c.Admission.MaxClientsPerNode)),
        ("afd.round.deadline", Durations.Format(c.RoundDeadline)),
        ("afd.round.max-attempts", Text(c.MaxAttempts)),
        ("afd.dropout.strategy", c.Dropout.Name),
        .. StrategyKeys.Render("dropout", c.Dropout.Chosen),
        ("afd.dropout.rate", Text(c.Dropout.Rate)),
        ("afd.dropout.exploration", Text(c.Dropout.Exploration)),
        ("afd.dropout.lstm", Choices.Lstm.NameOf(c.Lstm)),
        ("afd.downlink.codec", c.Downlink.Codec),
        .. StrategyKeys.Render("downlink", c.Downlink.Chosen),
        ("afd.downlink.bits", Text(c.Downlink.Bits)),
        ("afd.downlink.density", Text(c.Downlink.Density)),
        ("afd.uplink.codec", c.Uplink.Codec),
        .. StrategyKeys.Render("uplink", c.Uplink.Chosen),
        ("afd.uplink.density", Text(c.Uplink.Dgc.Density)),
        ("afd.uplink.scope", Choices.Scope.NameOf(c.Uplink.Dgc.Scope)),
        ("afd.uplink.warm-up-rounds", Text(c.Uplink.Dgc.WarmUpRounds)),
        ("afd.uplink.warm-up-lr", Text(c.WarmUpLearningRate)),
        ("afd.uplink.momentum", Text(c.Uplink.Dgc.Momentum)),
        ("afd.uplink.nesterov", Text(c.Uplink.Dgc.Nesterov)),
        ("afd.uplink.masking", Text(c.Uplink.Dgc.Masking)),
        ("afd.uplink.clip", Text(c.Uplink.Dgc.Clip)),
        ("afd.uplink.value-bits", Choices.ValueBits.NameOf(c.Uplink.Dgc.ValueBits)),
        ("afd.training.objective", c.Training.Objective),
        ("afd.training.lr", Text(c.Training.LearningRate)),
        ("afd.training.batch", Text(c.Training.BatchSize)),
        ("afd.training.epochs", Text(c.Training.Epochs)),
        ("afd.training.jobs", Text(c.Training.Jobs)),
        ("afd.training.device", Choices.Device.NameOf(c.Training.Device)),
        ("afd.training.simulate", c.Training.Simulate is { } simulate ? Durations.Format(simulate) : "off"),
        ("afd.aggregation.optimizer", c.Aggregation.Name),
        .. StrategyKeys.Render("aggregation", c.Aggregation.Chosen),
        ("afd.aggregation.lr", Text(c.Aggregation.Optimizer.LearningRate)),
        ("afd.aggregation.momentum", Text(c.Aggregation.Optimizer.Momentum)),
        ("afd.aggregation.beta2", Text(c.Aggregation.Optimizer.Beta2)),
        ("afd.aggregation.tau", Text(c.Aggregation.Optimizer.Tau)),
        ("afd.aggregation.density", Text(c.Aggregation.Optimizer.Density)),
        ("afd.aggregation.scope", Choices.Scope.NameOf(c.Aggregation.Optimizer.Scope)),
        ("afd.aggregation.averaging", Text(c.Aggregation.Averaging)),
        ("afd.robustness.max-weight", Text(c.Robustness.MaxWeight)),
        ("afd.robustness.max-norm", Text(c.Robustness.MaxNorm)),
        ("afd.robustness.max-loss", Text(c.Robustness.MaxLoss)),
        ("afd.client.min-cohort", Text(c.MinCohort)),
        ("afd.transfer.chunk-bytes", Text(c.Transfer.ChunkBytes)),
        ("afd.transfer.max-in-flight", Text(c.Transfer.MaxInFlight)),
        ("afd.transfer.retry", Durations.Format(c.Transfer.Retry)),
        ("afd.network.down-mbps", $"[{Text(c.Network.DownMinMbps)}, {Text(c.Network.DownMaxMbps)}]"),
        ("afd.network.up-mbps", $"[{Text(c.Network.UpMinMbps)}, {Text(c.Network.UpMaxMbps)}]"),
        ("afd.network.latency", Text(c.Network.LatencyMs) + "ms"),
        ("afd.network.train-ms-per-sample", Text(c.Network.TrainMsPerSample)),
    ];

    /// <summary>The whole configuration as one HOCON text.</summary>
    public static string Render(RunConfiguration configuration)
    {
        var text = new StringBuilder("# The effective configuration of this run.\n\nafd {\n");
        foreach (var section in Keys(configuration).GroupBy(entry => entry.Key.Split('.')[1]))
        {
            text.Append(CultureInfo.InvariantCulture, $"  {section.Key} {{\n");
            foreach (var (key, value) in section)
                text.Append(CultureInfo.InvariantCulture, $"    {key["afd..".Length..][section.Key.Length..]} = {value}\n");
            text.Append("  }\n");
        }

        return text.Append("}\n\n").Append(WithoutPasswords(configuration.Akka)).ToString();
    }

    private static string WithoutPasswords(string akka) =>
        string.Concat(akka.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => !line[..Math.Max(0, line.IndexOf('=', StringComparison.Ordinal))].TrimEnd().EndsWith(".password", StringComparison.Ordinal))
            .Select(line => line + "\n"));

    /// <summary>Keys outside <c>afd</c>, one a line, from their raw values.</summary>
    internal static string RenderRaw(IEnumerable<KeyValuePair<string, RawValue>> values) =>
        string.Concat(values.Select(entry => $"{entry.Key} = {(entry.Value.IsList
            ? $"[{string.Join(", ", entry.Value.Items.Select(Quote))}]"
            : Quote(entry.Value.Items[0]))}\n"));

    /// <summary>A HOCON string literal.</summary>
    internal static string Quote(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (char.IsControl(c))
                literal.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                literal.Append(c is '"' or '\\' ? "\\" : "").Append(c);
        }

        return literal.Append('"').ToString();
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "on" : "off";
}

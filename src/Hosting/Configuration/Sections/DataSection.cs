using AfdActors.Datasets;

namespace AfdActors.Hosting.Configuration;

/// <summary>The section <c>afd.data</c>.</summary>
internal static class DataSection
{
    /// <param name="seed">The run's: it draws clients, partitions and made data.</param>
    public static DataSettings Read(ConfigurationReader keys, ulong seed)
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
        keys.Require(
            data.Name == "csv"
            || data.Columns.Label == CsvColumnNames.DefaultLabel, $"none, as '{data.Name}' has no columns", "afd.data.label",
            "afd.data.name");
        keys.Require(
            data.Name == "csv"
            || data.Columns.Client == CsvColumnNames.DefaultClient, $"none, as '{data.Name}' has no columns", "afd.data.client",
            "afd.data.name");
        keys.Require(
            data.Vectors is null || data.Name == "sent140", $"none, as '{data.Name}' has no words", "afd.data.vectors", "afd.data.name");
        return data;
    }

    public static IEnumerable<(string Key, string Value)> Render(DataSettings data) =>
    [
        ("afd.data.name", data.Name),
        ("afd.data.path", HoconLiteral.Quote(data.Path ?? "")),
        ("afd.data.vectors", HoconLiteral.Quote(data.Vectors ?? "")),
        ("afd.data.label", HoconLiteral.Quote(data.Columns.Label)),
        ("afd.data.client", HoconLiteral.Quote(data.Columns.Client)),
        ("afd.data.partition", data.Partition),
        ("afd.data.alpha", HoconLiteral.Of(data.Alpha)),
        ("afd.data.clients", HoconLiteral.Of(data.Clients)),
    ];
}

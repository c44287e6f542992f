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
            Columns = new ColumnNames(keys.Text("afd.data.label"), keys.Text("afd.data.client")),
            Shape = new SampleShape(keys.Ints("afd.data.shape", 1, 100_000, "a list of sides above 0, such as [1, 28, 28]")),
            Divisor = keys.Number("afd.data.divisor", "divisor > 0", x => x > 0),
        };
        keys.Require(data.Clients > 0 || data.Partition == "natural",
            $"at least 1 with partition '{data.Partition}'", "afd.data.clients", "afd.data.partition");
        keys.Require(data.Partition != "natural" || DataSets.WithClients.Contains(data.Name),
            $"iid, dirichlet or shards, as '{data.Name}' has no writers of its own", "afd.data.partition", "afd.data.name");
        var (isTable, isImages) = (DataSets.Tables.Contains(data.Name), data.Name == "images");
        keys.Require(
            !(isTable || isImages) || data.Path is not null, isTable ? $"the path of the {data.Name} file or folder" : "the path of the folder",
            "afd.data.path", "afd.data.name");
        keys.Require(isTable || isImages || data.Shape.IsOwn, $"[], as '{data.Name}' has a shape of its own", "afd.data.shape", "afd.data.name");
        keys.Require(!isImages || data.Shape.IsOwn || data.Shape.Axes is [1 or 3, _, _],
            "[1, height, width] or [3, height, width] for images", "afd.data.shape", "afd.data.name");
        keys.Require(isTable || data.Divisor == 1, $"1, as '{data.Name}' is no table", "afd.data.divisor", "afd.data.name");
        keys.Require(!isTable || data.Columns.Label.Length > 0, "the name of a column", "afd.data.label");
        keys.Require(!isTable || !data.Columns.Label.Equals(data.Columns.Client, StringComparison.OrdinalIgnoreCase),
            "another column than the client's", "afd.data.label", "afd.data.client");
        keys.Require(
            isTable
            || data.Columns.Label == ColumnNames.DefaultLabel, $"none, as '{data.Name}' has no columns", "afd.data.label",
            "afd.data.name");
        keys.Require(
            isTable
            || data.Columns.Client == ColumnNames.DefaultClient, $"none, as '{data.Name}' has no columns", "afd.data.client",
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
        ("afd.data.shape", data.Shape.ToString()),
        ("afd.data.divisor", HoconLiteral.Of(data.Divisor)),
        ("afd.data.partition", data.Partition),
        ("afd.data.alpha", HoconLiteral.Of(data.Alpha)),
        ("afd.data.clients", HoconLiteral.Of(data.Clients)),
    ];
}

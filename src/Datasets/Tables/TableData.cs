using System.Collections.Immutable;
using AfdActors.Algorithms;

namespace AfdActors.Datasets.Tables;

/// <summary>
/// A data set of tables: a folder with train.csv and test.csv (plain or .gz) or train.parquet and test.parquet, or one file, of which a
/// seeded tenth (of each client, where rows name their client) becomes the test part.
/// </summary>
internal sealed class TableData
{
    private static readonly string[] Kinds = ["csv", "parquet"];

    private readonly Table _train;
    private readonly Table? _test;
    private readonly TableClasses _classes;
    private readonly double _divisor;
    private readonly FederatedDataset _outline;

    private TableData(DataSettings settings, Table train, Table? test)
    {
        var (shape, divisor) = (settings.Shape, settings.Divisor);
        (_train, _test, _classes, _divisor) = (train, test, new TableClasses(train), divisor);
        var features = train.Width;
        if (!shape.IsOwn && shape.Size != features)
        {
            throw DataFileException.At(
                train.File, $"expected {shape.Size} features a row, as afd.data.shape = {shape} says, got {features}; correct one of the two");
        }

        _outline = new FederatedDataset(settings.Name, shape.IsOwn ? [features] : shape.Axes, _classes.Count, [])
        {
            ClassNames = _classes.Names,
            FeatureNames = train.FeatureNames,
            Notes = [.. train.Notes, .. test?.Notes ?? [], .. _classes.Notes, .. FeatureHints.Notes(train, test, divisor)],
        };
    }

    /// <summary>True where the rows say which client they belong to.</summary>
    public bool HasClients => _train.Clients is not null;

    /// <summary>csv or parquet, as a file or the files of a folder are called; null where there is no table.</summary>
    public static string? KindOf(string path) => File.Exists(path)
        ? Table.IsParquet(path) ? "parquet" : "csv"
        : Kinds.FirstOrDefault(kind => Part(path, "train", kind) is not null);

    /// <param name="settings">Its name is csv or parquet.</param>
    public static TableData Load(DataSettings settings, string path, IProgress<string>? progress)
    {
        progress?.Report($"reading {path}");
        var (kind, names) = (settings.Name, settings.Columns);
        if (ForeignFile.Hint(path) is { } hint) throw DataFileException.At(path, $"expected a {kind} file, or a folder of them, got {hint}");
        if (KindOf(path) is { } other && other != kind)
            throw DataFileException.At(path, $"expected {kind} tables, got {other}; say afd.data.name = {other}");
        if (File.Exists(path)) return new TableData(settings, Table.Read(path, names), null);
        var trainFile = Part(path, "train", kind)
            ?? throw DataFileException.At(
                path, $"expected a {kind} file, or a folder with train.{kind}, got neither{FolderHints.Of(path)}");
        var testFile = Part(path, "test", kind);
        if (testFile is null && FolderHints.TestPart(path) is { } likely)
        {
            throw DataFileException.At(
                path, $"expected test.{kind} beside train.{kind}, got {likely}; give both files one kind and these names, or take it away: without test.{kind} a tenth of the training rows is tested on");
        }

        var train = Table.Read(trainFile, names);
        return new TableData(settings, train, testFile is null ? null : Table.Read(testFile, names, train));
    }

    /// <summary>All rows, whoever owns them.</summary>
    public PooledDataset Pooled(ulong seed)
    {
        var (train, test) = _test is null ? HeldOut.Of(Samples(_train), HeldOut.Stream(seed)) : (Samples(_train), Samples(_test));
        return new PooledDataset(_outline, train, test);
    }

    /// <summary>Every client with its own rows.</summary>
    public FederatedDataset Natural(ulong seed)
    {
        var train = RowsOf(_train);
        var test = _test is null ? null : RowsOf(_test);
        if (test?.Keys.FirstOrDefault(client => !train.ContainsKey(client)) is { } stranger)
        {
            throw DataFileException.At(
                _test!.File, $"client {stranger}: expected training rows in {_train.File}, got none{NearMiss.Of(stranger, train.Keys)}");
        }

        var (trainSamples, testSamples) = (Samples(_train), _test is null ? null : Samples(_test));
        var clients = train.Select(entry =>
        {
            var own = trainSamples.Select(entry.Value);
            var client = new ClientId(entry.Key);
            if (testSamples is null)
            {
                var (kept, held) = HeldOut.Of(own, HeldOut.Stream(seed, client));
                return new ClientDataset(client, kept, held);
            }
            return new ClientDataset(client, own, testSamples.Select(test!.GetValueOrDefault(entry.Key) ?? []));
        });
        return _outline with
        {
            Clients = [.. clients.OrderBy(client => client.Client)],
            Notes = NearMiss.Twins("clients", train.Keys) is { } twins ? _outline.Notes.Add(twins) : _outline.Notes,
        };
    }

    /// <summary>The file of a part; tables of text may be packed.</summary>
    private static string? Part(string folder, string part, string kind)
    {
        var file = Path.Combine(folder, $"{part}.{kind}");
        return kind == "csv" ? DataFiles.PlainOrGz(file) : File.Exists(file) ? file : null;
    }

    private SampleSet Samples(Table table)
    {
        var values = _divisor == 1 ? table.Values : Array.ConvertAll(table.Values, value => (float)(value / _divisor));
        return SampleSet.FromValues(_outline.InputShape, values, _classes.Of(table));
    }

    private static Dictionary<string, int[]> RowsOf(Table table) =>
        table.Clients!.Rows.Select((client, row) => (client, row)).GroupBy(pair => pair.client, pair => pair.row)
            .ToDictionary(group => table.Clients.Distinct[group.Key].Text, group => group.ToArray(), StringComparer.Ordinal);
}

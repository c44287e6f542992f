using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Randomness;
using AfdActors.Datasets.Partitions;

namespace AfdActors.Datasets.Csv;

/// <summary>
/// A data set of CSV tables: a folder with train.csv and test.csv (plain or .gz), or one file, of which a seeded tenth (of each
/// client, where rows name their client) becomes the test part.
/// </summary>
internal sealed class CsvData
{
    private readonly CsvTable _train;
    private readonly CsvTable? _test;
    private readonly CsvClasses _classes;
    private readonly FederatedDataset _outline;

    private CsvData(CsvTable train, CsvTable? test)
    {
        (_train, _test, _classes) = (train, test, new CsvClasses(train));
        _outline = new FederatedDataset("csv", [train.Columns.Features.Length], _classes.Count, [])
        {
            ClassNames = _classes.Names,
            Notes = [.. train.Notes, .. test?.Notes ?? [], .. _classes.Notes],
        };
    }

    /// <summary>True where the rows say which client they belong to.</summary>
    public bool HasClients => _train.Clients is not null;

    public static bool IsOne(string path) => File.Exists(path) || DataFiles.PlainOrGz(Path.Combine(path, "train.csv")) is not null;

    public static CsvData Load(string path, CsvColumnNames names, IProgress<string>? progress)
    {
        progress?.Report($"reading {path}");
        if (File.Exists(path)) return new CsvData(CsvTable.Read(path, names), null);
        var trainFile = DataFiles.PlainOrGz(Path.Combine(path, "train.csv"))
            ?? throw DataFileException.At(path, "expected a CSV file, or a folder with train.csv, got neither");
        var train = CsvTable.Read(trainFile, names);
        return new CsvData(
            train, DataFiles.PlainOrGz(Path.Combine(path, "test.csv")) is { } testFile ? CsvTable.Read(testFile, names, train) : null);
    }

    /// <summary>All rows, whoever owns them.</summary>
    public PooledDataset Pooled(ulong seed)
    {
        var (train, test) = _test is null ? HoldOut(Samples(_train), HoldOutStream(seed)) : (Samples(_train), Samples(_test));
        return new PooledDataset(_outline, train, test);
    }

    /// <summary>Every client with its own rows.</summary>
    public FederatedDataset Natural(ulong seed)
    {
        var train = RowsOf(_train);
        var test = _test is null ? null : RowsOf(_test);
        if (test?.Keys.FirstOrDefault(client => !train.ContainsKey(client)) is { } stranger)
            throw DataFileException.At(_test!.File, $"client {stranger}: expected training rows in {_train.File}, got none");
        var (trainSamples, testSamples) = (Samples(_train), _test is null ? null : Samples(_test));
        var clients = train.Select(entry =>
        {
            var own = trainSamples.Select(entry.Value);
            var client = new ClientId(entry.Key);
            if (testSamples is null)
            {
                var (kept, held) = HoldOut(own, HoldOutStream(seed, client));
                return new ClientDataset(client, kept, held);
            }
            return new ClientDataset(client, own, testSamples.Select(test!.GetValueOrDefault(entry.Key) ?? []));
        });
        return _outline with { Clients = [.. clients.OrderBy(client => client.Client)] };
    }

    private SampleSet Samples(CsvTable table) => SampleSet.FromValues(_outline.InputShape, table.Values, _classes.Of(table));

    private static Dictionary<string, int[]> RowsOf(CsvTable table) =>
        table.Clients!.Rows.Select((client, row) => (client, row)).GroupBy(pair => pair.client, pair => pair.row)
            .ToDictionary(group => table.Clients.Distinct[group.Key].Text, group => group.ToArray(), StringComparer.Ordinal);

    /// <summary>Attempt 1 keeps it apart from the stream that deals the rows out.</summary>
    private static SeededStream HoldOutStream(ulong seed, ClientId client = default) =>
        SeededStream.Create(seed, SeedPurpose.Partition, attempt: 1, client: client);

    /// <summary>A tenth for the test part, at least one sample where there are two.</summary>
    private static (SampleSet Train, SampleSet Test) HoldOut(SampleSet all, SeededStream stream)
    {
        var held = all.Count < 2 ? 0 : Math.Max(1, all.Count / 10);
        var order = Enumerable.Range(0, all.Count).ToArray();
        stream.Shuffle(order.AsSpan());
        return (all.Select(Partition.Sorted(order[held..])), all.Select(Partition.Sorted(order[..held])));
    }
}

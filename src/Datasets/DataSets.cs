using System.Collections.Immutable;
using System.Globalization;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Randomness;
using AfdActors.Datasets.Cifar;
using AfdActors.Datasets.Downloads;
using AfdActors.Datasets.Idx;
using AfdActors.Datasets.Images;
using AfdActors.Datasets.Leaf;
using AfdActors.Datasets.Partitions;
using AfdActors.Datasets.Synthetic;
using AfdActors.Datasets.Tables;

namespace AfdActors.Datasets;

/// <summary>Loads a data set by name and spreads it over clients. The same files, settings and seed give the same clients.</summary>
public static class DataSets
{
    public static ImmutableArray<string> Names { get; } = ["femnist", "shakespeare", "sent140", "mnist", "cifar10", "csv", "parquet", "images", "synthetic"];

    /// <summary>Data whose samples have owners, so that the partition may be natural; a table's may.</summary>
    public static ImmutableArray<string> WithClients { get; } = ["femnist", "shakespeare", "sent140", "csv", "parquet"];

    /// <summary>Tables, whose columns have names.</summary>
    public static ImmutableArray<string> Tables { get; } = ["csv", "parquet"];

    public static ImmutableArray<string> PartitionNames { get; } = ["natural", "iid", "dirichlet", "shards"];

    /// <param name="progress">Told which files are read, and what is unusual about them.</param>
    /// <exception cref="DataFileException">A file is missing or damaged, or the settings do not fit the data.</exception>
    public static FederatedDataset Load(DataSettings settings, IProgress<string>? progress = null)
    {
        var data = Read(settings, progress) with { Source = settings };
        foreach (var note in data.Notes) progress?.Report($"note: {note}");
        return data;
    }

    private static FederatedDataset Read(DataSettings settings, IProgress<string>? progress)
    {
        if (!PartitionNames.Contains(settings.Partition))
            throw new DataFileException($"data.partition: expected {string.Join(", ", PartitionNames)}, got \"{settings.Partition}\"");
        switch (settings.Name)
        {
            case "femnist" or "shakespeare" or "sent140":
                var folder = DataFolder.Resolve(settings.Name, settings.Path);
                return Spread(LeafFolder.Load(settings.Name, folder, settings.Vectors, settings.Seed, progress), settings);
            case "mnist":
                return Deal(MnistFolder.Load(Fetched("mnist", "IDX", MnistFolder.IsOne, settings.Path), progress), settings);
            case "cifar10":
                return Deal(CifarFolder.Load(Fetched("cifar10", "binary", CifarFolder.IsOne, settings.Path), progress), settings);
            case "synthetic":
                return Deal(GeneratedDigits.Create(settings.Seed), settings);
            case "images":
                return Deal(
                    ImageFolder.Load(DataFolder.Resolve(settings.Name, settings.Path), settings.Shape, settings.Seed, progress), settings);
            case "csv" or "parquet":
                var tables = TableData.Load(settings, DataFolder.Resolve(settings.Name, settings.Path), progress);
                return tables.HasClients ? Spread(tables.Natural(settings.Seed), settings) : Deal(tables.Pooled(settings.Seed), settings);
            default:
                throw new DataFileException($"data.name: expected {string.Join(", ", Names)}, got \"{settings.Name}\"");
        }
    }

    /// <summary>
    /// Shape and classes of a data set where its files are not at hand: no clients, no test samples. Null where only the files say it.
    /// </summary>
    /// <exception cref="DataFileException">The file of word vectors that says the width of sent140's samples cannot be read.</exception>
    public static FederatedDataset? Outline(DataSettings settings)
    {
        (ImmutableArray<int> Shape, int Classes)? known = settings.Name switch
        {
            "femnist" => (LeafFormat.Femnist.InputShape, LeafFormat.Femnist.Classes),
            "shakespeare" => (LeafFormat.Shakespeare.InputShape, LeafFormat.Shakespeare.Classes),
            "sent140" => (
                [Sent140Samples.Words, settings.Vectors is { } vectors ? GloveFile.Width(vectors) : WordVectors.DrawnWidth],
                Sent140Samples.Classes),
            "mnist" or "synthetic" => (ImageShape.Digits, MnistFolder.Classes),
            "cifar10" => (CifarFolder.Shape, CifarFolder.Classes),
            _ => null,
        };
        return known is { } outline
            ? new FederatedDataset(settings.Name, outline.Shape, outline.Classes, [])
            {
                CentralTest = SampleSet.Empty(outline.Shape),
                Source = settings,
            }
            : null;
    }

    /// <summary>The folder of a data set that can be fetched: the given one, else the cache's.</summary>
    private static string Fetched(string name, string kind, Predicate<string> isOne, string? given)
    {
        if (DataFolder.Find(name, given) is { } folder) return folder;
        var cached = DataDownload.FolderOf(name);
        if (given is null && isOne(cached)) return cached;
        throw new DataFileException($"{name}: expected its {kind} files in {given ?? cached}, got none (`afd data get {name}` fetches them)");
    }

    /// <summary>Clients as the data names them, or, with another partition, all their samples dealt out anew.</summary>
    private static FederatedDataset Spread(FederatedDataset natural, DataSettings settings)
    {
        if (settings.Partition != "natural")
        {
            var train = SampleSet.Concat([.. natural.Clients.Select(client => client.Train)]);
            return Deal(new PooledDataset(natural with { Clients = [], CentralTest = null }, train, natural.PooledTest()), settings);
        }
        if (settings.Clients == 0) return natural;
        if (settings.Clients < 0 || settings.Clients > natural.Clients.Length)
        {
            throw new DataFileException(
                $"data.clients: expected 0 (all) to {natural.Clients.Length}, the clients of {natural.Name}, got {settings.Clients}");
        }

        var drawn = Enumerable.Range(0, natural.Clients.Length).ToArray();
        PartitionStream(settings).Shuffle(drawn.AsSpan());
        return natural with { Clients = [.. drawn[..settings.Clients].Order().Select(client => natural.Clients[client])] };
    }

    private static FederatedDataset Deal(PooledDataset pooled, DataSettings settings)
    {
        const int shardsPerClient = 2;
        if (settings.Partition == "natural")
        {
            var column = Tables.Contains(settings.Name) ? $" (no column \"{settings.Columns.Client}\", see afd.data.client)" : "";
            throw new DataFileException(
                $"data.partition: expected iid, dirichlet or shards, since {pooled.Outline.Name} names no clients{column}, got \"natural\"");
        }
        var most = settings.Partition == "shards" ? pooled.Train.Count / shardsPerClient : pooled.Train.Count;
        if (settings.Clients < 1 || settings.Clients > most)
        {
            throw new DataFileException(
                $"data.clients: expected 1 to {most} for the {pooled.Train.Count} samples of {pooled.Outline.Name}, got {settings.Clients}");
        }

        if (settings.Partition == "dirichlet" && !(double.IsFinite(settings.Alpha) && settings.Alpha > 0))
        {
            throw new DataFileException(
                string.Create(CultureInfo.InvariantCulture, $"data.alpha: expected a finite number above 0, got {settings.Alpha}"));
        }

        var stream = PartitionStream(settings);
        var parts = settings.Partition switch
        {
            "iid" => Partition.Iid(pooled.Train.Count, settings.Clients, stream),
            "dirichlet" => Partition.Dirichlet(pooled.Train.Labels, settings.Clients, settings.Alpha, stream),
            _ => Partition.Shards(pooled.Train.Labels, settings.Clients, stream),
        };
        var digits = Math.Max(3, (settings.Clients - 1).ToString(CultureInfo.InvariantCulture).Length);
        var clients = parts.Select((samples, i) => new ClientDataset(
            new ClientId("client-" + i.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')),
            pooled.Train.Select(samples),
            SampleSet.Empty(pooled.Outline.InputShape)));
        return pooled.Outline with { Clients = [.. clients], CentralTest = pooled.Test };
    }

    private static SeededStream PartitionStream(DataSettings settings) => SeededStream.Create(settings.Seed, SeedPurpose.Partition);
}

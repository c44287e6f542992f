using System.Collections.Immutable;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using AfdActors.Datasets.Cifar;
using AfdActors.Datasets.Idx;
using AfdActors.Datasets.Images;
using AfdActors.Datasets.Leaf;
using AfdActors.Datasets.Tables;

namespace AfdActors.Datasets;

/// <summary>Smallest, middle and largest of the clients' training parts, in samples.</summary>
public sealed record SizeSpread(int Min, int Median, int Max);

/// <summary>Smallest and largest value of the training samples.</summary>
public sealed record ValueSpread(float Min, float Max);

/// <summary>
/// What a data folder or file holds, for `afd data check`: what it is, its counts, the training samples of each label, what makes it
/// unusable (Problems, then all counts are 0) and what a user may want to know (Notes).
/// </summary>
public sealed record DataSetReport(
    string Path,
    string Kind,
    int Clients,
    int TrainSamples,
    int TestSamples,
    SizeSpread? PerClient,
    ImmutableArray<int> LabelCounts,
    ImmutableArray<string> Problems,
    ImmutableArray<string> Notes)
{
    /// <summary>Labels that a note names.</summary>
    private const int MostLabels = 10;

    public bool IsUsable => Problems.IsEmpty;

    /// <summary>The label of each class as the files have it; empty where it is the class's number.</summary>
    public ImmutableArray<string> ClassNames { get; init; } = [];

    /// <summary>Of one sample, such as [1, 28, 28]; empty where nothing can be used.</summary>
    public ImmutableArray<int> InputShape { get; init; } = [];

    /// <summary>What the samples' values are between; null where nothing can be used.</summary>
    public ValueSpread? Values { get; init; }

    /// <summary>
    /// Looks at a LEAF folder, an MNIST or CIFAR-10 folder, tables (CSV, Parquet) or folders of images. Never throws for what the files
    /// hold.
    /// </summary>
    /// <param name="columns">For tables: the columns that are no features; null: those of the default names.</param>
    /// <param name="shape">For tables and images: the shape of a sample; null: the one that the files have.</param>
    public static DataSetReport Check(
        string path, ColumnNames? columns = null, SampleShape? shape = null, IProgress<string>? progress = null)
    {
        var kind = "unknown";
        try
        {
            if (LeafFolder.IsPart(path))
            {
                kind = "LEAF";
                var name = LeafFolder.NameOf(path);
                kind = name switch { "femnist" => "LEAF FEMNIST", "shakespeare" => "LEAF Shakespeare", _ => "LEAF Sent140" };
                return Of(path, kind, LeafFolder.Load(name, path, vectors: null, seed: 0, progress));
            }
            if (MnistFolder.IsOne(path))
            {
                kind = "MNIST IDX";
                return Of(path, kind, MnistFolder.Load(path, progress));
            }
            if (CifarFolder.IsOne(path))
            {
                kind = "CIFAR-10 binary";
                return Of(path, kind, CifarFolder.Load(path, progress));
            }
            if (TableData.KindOf(path) is { } table)
            {
                kind = table == "csv" ? "CSV" : "Parquet";
                var settings = new DataSettings(table, path, "iid", 1, 1, 0)
                {
                    Columns = columns ?? new ColumnNames(),
                    Shape = shape ?? SampleShape.Own,
                };
                var tables = TableData.Load(settings, path, progress);
                return tables.HasClients ? Of(path, kind, tables.Natural(seed: 0)) : Of(path, kind, tables.Pooled(seed: 0));
            }
            if (ImageFolder.IsOne(path))
            {
                kind = "images";
                return Of(path, kind, ImageFolder.Load(path, shape ?? SampleShape.Own, seed: 0, progress));
            }
            return Unusable(
                path, kind, Directory.Exists(path)
                    ? $"{path}: expected LEAF files, MNIST's IDX files, CIFAR-10's binary files, tables (train.csv, train.parquet) or a folder of images for each class, got none of them{FolderHints.Of(path)}"
                    : $"{path}: expected data there, got no such file or folder");
        }
        catch (DataFileException e)
        {
            return Unusable(path, kind, e.Message);
        }
    }

    private static DataSetReport Unusable(string path, string kind, string problem) => new(path, kind, 0, 0, 0, null, [], [problem], []);

    private static DataSetReport Of(string path, string kind, FederatedDataset data)
    {
        var sizes = data.Clients.Select(client => client.Train.Count).Order().ToArray();
        var labels = Histogram(data.Classes, data.Clients.Select(client => client.Train));
        var notes = NotesOn(data, labels);
        var leaked = data.Clients.Sum(client => Shared(client.Train, client.Test));
        if (leaked > 0) notes = notes.Add($"{leaked} test samples also occur in their client's training part");
        var spread = new SizeSpread(sizes[0], sizes[sizes.Length / 2], sizes[^1]);
        return new(path, kind, sizes.Length, sizes.Sum(), data.Clients.Sum(client => client.Test.Count), spread, labels, [],
            notes)
        {
            ClassNames = data.ClassNames,
            InputShape = data.InputShape,
            Values = SpreadOf([.. data.Clients.Select(client => client.Train)]),
        };
    }

    private static DataSetReport Of(string path, string kind, PooledDataset data)
    {
        var labels = Histogram(data.Outline.Classes, [data.Train]);
        return new(path, kind, 0, data.Train.Count, data.Test.Count, null, labels, [], NotesOn(data.Outline, labels))
        {
            ClassNames = data.Outline.ClassNames,
            InputShape = data.Outline.InputShape,
            Values = SpreadOf([data.Train]),
        };
    }

    private static ValueSpread SpreadOf(IReadOnlyList<SampleSet> parts)
    {
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        var input = new float[parts[0].SampleSize];
        foreach (var part in parts)
        {
            for (var i = 0; i < part.Count; i++)
            {
                part.CopyInput(i, input);
                (min, max) = (Math.Min(min, TensorPrimitives.Min<float>(input)), Math.Max(max, TensorPrimitives.Max<float>(input)));
            }
        }
        return new ValueSpread(min, max);
    }

    private static ImmutableArray<string> NotesOn(FederatedDataset data, ImmutableArray<int> labels)
    {
        var missing = labels.Select((count, label) => (count, label)).Where(pair => pair.count == 0)
            .Select(pair => data.ClassNames.IsEmpty ? pair.label.ToString(CultureInfo.InvariantCulture) : data.ClassNames[pair.label])
                .ToList();
        if (missing.Count == 0) return data.Notes;
        var more = missing.Count > MostLabels ? $" and {missing.Count - MostLabels} more" : "";
        return data.Notes.Add($"no training sample of label {string.Join(", ", missing.Take(MostLabels))}{more}");
    }

    private static ImmutableArray<int> Histogram(int classes, IEnumerable<SampleSet> parts)
    {
        var counts = new int[classes];
        foreach (var part in parts)
        {
            foreach (var label in part.Labels) counts[label]++;
        }
        return [.. counts];
    }

    private static int Shared(SampleSet train, SampleSet test)
    {
        var seen = Keys(train).ToHashSet(StringComparer.Ordinal);
        return Keys(test).Count(seen.Contains);
    }

    private static List<string> Keys(SampleSet samples)
    {
        var input = new float[samples.SampleSize];
        var keys = new List<string>(samples.Count);
        for (var i = 0; i < samples.Count; i++)
        {
            samples.CopyInput(i, input);
            keys.Add($"{samples.Label(i)}:{Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(input.AsSpan())))}");
        }
        return keys;
    }
}

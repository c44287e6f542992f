using AfdActors.Testing;
using Parquet;
using Parquet.Schema;

namespace AfdActors.Datasets.Tests;

/// <summary>Tables in Parquet files.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_are_found_by_name_as_in_a_table_of_text()
    {
        await Write("train.parquet", new Columns
        {
            ["b"] = new double[] { 1.5, 2.5, 3.5 },
            ["client"] = new[] { "x", "y", "x" },
            ["a"] = new long[] { 4, 5, 6 },
            ["label"] = new[] { "owl", "cat", "cat" },
            ["on"] = new[] { true, false, true },
        });
        await Write("test.parquet", new Columns
        {
            ["label"] = new[] { "owl" },
            ["a"] = new[] { 7 },
            ["on"] = new[] { true },
            ["b"] = new[] { 8f },
            ["client"] = new[] { "x" },
        });
        var data = Load("natural", 0);
        Assert.Equal(["cat", "owl"], data.ClassNames.AsEnumerable());
        Assert.Equal(["b", "a", "on"], data.FeatureNames.AsEnumerable());
        Assert.Equal(["x", "y"], data.Clients.Select(client => client.Client.Value));
        Assert.Equal([1.5f, 4, 1, 3.5f, 6, 1], Inputs(data.Clients[0].Train));
        Assert.Equal([1, 0], data.Clients[0].Train.Labels.ToArray());
        Assert.Equal([8f, 7, 1], Inputs(data.Clients[0].Test));
    }

    [Fact]
    public async Task Rows_of_several_groups_follow_each_other()
    {
        await Write("train.parquet", new Columns { ["label"] = new[] { 0, 1 }, ["f"] = new[] { 1f, 2 } }, new Columns { ["label"] = new[] { 1 }, ["f"] = new[] { 3f } });
        await Write("test.parquet", new Columns { ["label"] = new[] { 0 }, ["f"] = new[] { 9f } });
        var train = Load().Clients[0].Train;
        Assert.Equal([1f, 2, 3], Inputs(train));
        Assert.Equal([0, 1, 1], train.Labels.ToArray());
    }

    [Fact]
    public async Task A_list_of_numbers_is_as_many_features()
    {
        await WriteLists("train.parquet", [0, 1, 1], [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]);
        await WriteLists("test.parquet", [1], [[0, 0, 0, 1]]);
        var data = Load(shape: [1, 2, 2]);
        Assert.Equal([1, 2, 2], data.InputShape.AsEnumerable());
        Assert.Equal(["x[0]", "x[1]", "x[2]", "x[3]"], data.FeatureNames.AsEnumerable());
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (float)i), Inputs(data.Clients[0].Train));
    }

    [Fact]
    public async Task Lists_of_other_lengths_are_refused()
    {
        var train = await WriteLists("train.parquet", [0, 1, 1], [[1, 2], [3, 4], [5]]);
        Assert.Equal(
            $"{train}: row 3, column \"x\": expected 2 numbers, as in row 1, got 1", Assert.Throws<DataFileException>(() => Load()).Message);
        train = await WriteLists("train.parquet", [0, 1], [[1, 2], [3, 4]]);
        var test = await WriteLists("test.parquet", [0], [[1, 2, 3]]);
        Assert.Equal(
            $"{test}: column \"x\": expected 2 numbers a row, as in {train}, got 3", Assert.Throws<DataFileException>(() => Load()).Message);
    }

    [Fact]
    public async Task Index_of_pandas_is_left_out_and_said()
    {
        await Write("train.parquet", new Columns { ["label"] = new[] { 0, 1 }, ["f"] = new[] { 1f, 2 }, ["__index_level_0__"] = new long[] { 0, 1 } });
        await Write("test.parquet", new Columns { ["label"] = new[] { 0 }, ["f"] = new[] { 1f } });
        var data = Load();
        Assert.Equal(1, data.InputShape.Single());
        Assert.Contains(data.Notes, note => note.EndsWith("left out the index that pandas wrote", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_a_feature_is_refused_by_row_and_column()
    {
        var file = await Write("train.parquet", new Columns { ["label"] = new[] { 0, 1 }, ["f"] = new[] { "a", "b" } });
        Refused($"{file}: row 1, column \"f\": expected numbers or lists of numbers, got texts; write them as numbers");
        await Write("train.parquet", new Columns { ["label"] = new[] { 0, 1 }, ["f"] = new double?[] { 1, null } });
        Refused($"{file}: row 2, column \"f\": expected a finite number, got none (null) or NaN");
        await Write("train.parquet", new Columns { ["label"] = new[] { 0, 1 }, ["f"] = new[] { 1, double.NaN } });
        Refused($"{file}: row 2, column \"f\": expected a finite number, got none (null) or NaN");
        await Write("train.parquet", new Columns { ["label"] = new[] { 0, 1 }, ["f"] = new[] { DateTime.UnixEpoch, DateTime.UnixEpoch } });
        Refused($"{file}: row 1, column \"f\": expected numbers or lists of numbers, got DateTime");
        await Write("train.parquet", new Columns { ["label"] = new double?[] { 0, null, 1 }, ["f"] = new[] { 1f, 2, 3 } });
        Refused($"{file}: row 2, column \"label\": expected a label, got an empty cell");
        await Write("train.parquet", new Columns { ["target"] = new[] { 0, 1 }, ["f"] = new[] { 1f, 2 } });
        Refused($"{file}: row 1: expected a column \"label\", got \"target\", \"f\"; afd.data.label = \"target\" says");
    }

    [Fact]
    public async Task A_check_knows_the_kind_and_so_does_a_run_that_expects_another()
    {
        var file = await Write("all.parquet", new Columns { ["label"] = new[] { 0, 1, 1 }, ["f"] = new[] { 1f, 2, -3 } });
        var report = DataSetReport.Check(file);
        Assert.Equal(("Parquet", 2, 1), (report.Kind, report.TrainSamples, report.TestSamples));
        Assert.Equal(
            $"{file}: expected csv tables, got parquet; say afd.data.name = parquet",
            Assert.Throws<DataFileException>(() => DataSets.Load(new DataSettings("csv", file, "iid", 1, 1, 1))).Message);
    }

    [Fact]
    public async Task A_damaged_file_is_refused_or_read_and_does_no_harm()
    {
        var file = await Write("train.parquet", new Columns
        {
            ["label"] = new[] { "a", "b", "a" },
            ["f"] = new double?[] { 1, 2, 3 },
            ["g"] = new[] { 1, 2, 3 },
        });
        var whole = File.ReadAllBytes(file);
        var random = new Random(3);
        for (var i = 0; i < 1_500; i++)
        {
            var hostile = i % 3 == 0 ? whole[..random.Next(whole.Length)] : whole.ToArray();
            for (var change = random.Next(1, 4); change > 0 && hostile.Length > 0; change--)
                hostile[random.Next(hostile.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(file, hostile);
            try
            {
                DataSets.Load(new DataSettings("parquet", file, "iid", 1, 1, 1));
            }
            catch (DataFileException e)
            {
                Assert.StartsWith(file, e.Message, StringComparison.Ordinal);
                Assert.DoesNotContain("(Parameter", e.Message, StringComparison.Ordinal);
            }
        }
    }

    private void Refused(string message) =>
        Assert.StartsWith(message, Assert.Throws<DataFileException>(() => Load()).Message, StringComparison.Ordinal);

    private FederatedDataset Load(string partition = "iid", int clients = 1, params int[] shape) =>
        DataSets.Load(new DataSettings("parquet", _folder.FullPath, partition, 1, clients, 1) { Shape = new SampleShape([.. shape]) });

    private static IEnumerable<float> Inputs(SampleSet set)
    {
        var input = new float[set.SampleSize];
        for (var i = 0; i < set.Count; i++)
        {
            set.CopyInput(i, input);
            foreach (var value in input) yield return value;
        }
    }

    private async Task<string> Write(string name, params Columns[] groups)
    {
        var fields = groups[0].Select(column => new DataField(column.Key, column.Value.GetType().GetElementType()!)).ToList();
        var path = _folder.Inside(name);
        await using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream);
        foreach (var columns in groups)
        {
            using var group = writer.CreateRowGroup();
            foreach (var field in fields) await WriteColumn(group, field, columns[field.Name]);
        }
        return path;
    }

    private static Task WriteColumn(ParquetRowGroupWriter group, DataField field, Array values) => values switch
    {
        string[] texts => group.WriteAsync(field, texts),
        double[] numbers => group.WriteAsync<double>(field, numbers.AsMemory()),
        double?[] numbers => group.WriteAsync<double>(field, numbers.AsMemory()),
        float[] numbers => group.WriteAsync<float>(field, numbers.AsMemory()),
        int[] numbers => group.WriteAsync<int>(field, numbers.AsMemory()),
        long[] numbers => group.WriteAsync<long>(field, numbers.AsMemory()),
        bool[] numbers => group.WriteAsync<bool>(field, numbers.AsMemory()),
        DateTime[] times => group.WriteAsync<DateTime>(field, times.AsMemory()),
        _ => throw new ArgumentException(values.GetType().ToString(), nameof(values)),
    };

    private async Task<string> WriteLists(string name, int[] labels, float[][] lists)
    {
        var (label, x) = (new DataField<int>("label"), new DataField<float>("element"));
        var path = _folder.Inside(name);
        await using var stream = File.Create(path);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(label, new ListField("x", x)), stream);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<int>(label, labels.AsMemory());
        int[] repeats = [.. lists.SelectMany(list => list.Select((_, place) => place == 0 ? 0 : 1))];
        int[] levels = [.. repeats.Select(_ => x.MaxDefinitionLevel)];
        float[] values = [.. lists.SelectMany(list => list)];
        await group.WriteAllPartsAsync<float>(x, values.AsMemory(), levels.AsMemory(), repeats.AsMemory(), CancellationToken.None);
        return path;
    }

    /// <summary>The values of each column.</summary>
    private sealed class Columns : Dictionary<string, Array>;
}

using System.Collections.Immutable;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>How labels become classes.</summary>
public sealed class CsvLabelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Numbers from 0 stay where at least half of those up to the largest occur; others are numbered by value, words by their characters.
    /// </summary>
    [Theory]
    [InlineData("2,0,1", "2,0,1", 3, "")]
    [InlineData("0,2", "0,2", 3, "")]
    [InlineData("0,3", "0,3", 4, "")]
    [InlineData("0,4", "0,1", 2, "0,4")]
    [InlineData("2,1,3", "1,0,2", 3, "1,2,3")]
    [InlineData("10,9999,500", "0,2,1", 3, "10,500,9999")]
    [InlineData("1,-1", "1,0", 2, "-1,1")]
    [InlineData("1.0,0.0,1", "1,0,1", 2, "")]
    [InlineData("9,10,2", "1,2,0", 3, "2,9,10")]
    [InlineData("yes,no,yes", "1,0,1", 2, "no,yes")]
    [InlineData("b,a,B,10,9", "4,3,2,0,1", 5, "10,9,B,a,b")]
    public void Labels_become_classes_in_a_stated_order(string labels, string classes, int count, string names)
    {
        _folder.File("train.csv", "label,f\n" + string.Concat(labels.Split(',').Select((label, row) => $"{label},{row}\n")));
        var first = labels.Split(',')[0];
        _folder.File("test.csv", $"label,f\n{first},0\n");
        var data = Load();
        Assert.Equal(classes, string.Join(',', data.Clients[0].Train.Labels.ToArray()));
        Assert.Equal(classes.Split(',')[0], data.PooledTest().Label(0).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(count, data.Classes);
        Assert.Equal(names, string.Join(',', data.ClassNames));
    }

    [Fact]
    public void Renumbered_labels_are_said_and_kept_with_every_partition()
    {
        _folder.File("train.csv", "label,client,f\n7,a,1\n7,a,4\n5,a,2\n5,a,5\n5,b,3\n");
        var natural = DataSets.Load(Settings("natural", 0));
        Assert.Equal("the labels are numbered in their order: 0 = \"5\", 1 = \"7\"", Assert.Single(natural.Notes));
        Assert.Equal(["5", "7"], natural.ClassNames.AsEnumerable());
        Assert.Equal(natural.ClassNames.AsEnumerable(), DataSets.Load(Settings("iid", 2)).ClassNames.AsEnumerable());
        var report = DataSetReport.Check(_folder.FullPath);
        Assert.Equal(natural.Notes[0], report.Notes[0]);
        Assert.Equal(natural.ClassNames.AsEnumerable(), report.ClassNames.AsEnumerable());
        Assert.Equal(2, report.LabelCounts.Length);
    }

    /// <summary>A node that reads half of the clients has the classes of the whole file.</summary>
    [Fact]
    public void Classes_are_those_of_the_file_whichever_clients_are_taken()
    {
        _folder.File("train.csv", "label,client,f\n30,a,1\n20,b,2\n10,c,3\n");
        var all = DataSets.Load(Settings("natural", 0));
        var one = DataSets.Load(Settings("natural", 1));
        Assert.Equal((3, 3), (all.Classes, one.Classes));
        Assert.Equal(all.Clients.Single(client => client.Client == one.Clients[0].Client).Train.Label(0), one.Clients[0].Train.Label(0));
    }

    [Theory]
    [InlineData("label,f\n0,1\n1,1\n,1\n", "line 4, column \"label\": expected a label, got an empty cell; fill it, or leave the row out")]
    [InlineData("label,f\n0,1\n1,1\nnan,1\n", "line 4, column \"label\": expected a label, got \"nan\"; fill it, or leave the row out")]
    [InlineData("label,f\n0,1\n1,1\n2.5,1\n", "line 4, column \"label\": expected a class, as a whole number or a word, got \"2.5\"; is this the label (afd.data.label)? Classes are learned, not amounts")]
    [InlineData("label,f\n3,1\n3,2\n", "column \"label\": expected at least two different labels, got only \"3\"")]
    public void What_is_no_label_is_refused(string contents, string problem)
    {
        var file = _folder.File("train.csv", contents);
        Assert.Equal($"{file}: {problem}", Assert.Throws<DataFileException>(Load).Message);
    }

    [Theory]
    [InlineData("0\n1\n", "2", "line 2, column \"label\": expected a label in 0..1 of TRAIN, got \"2\"; a label that is tested needs training rows")]
    [InlineData("0\n1\n", "-1", "line 2, column \"label\": expected a label in 0..1 of TRAIN, got \"-1\"; a label that is tested needs training rows")]
    [InlineData("10\n20\n", "0", "line 2, column \"label\": expected a label of TRAIN, got \"0\"; a label that is tested needs training rows")]
    [InlineData("cat\ndog\n", "Cat", "line 2, column \"label\": expected a label of TRAIN, got \"Cat\"; \"cat\" is there, write both the same")]
    public void Label_of_the_test_file_alone_is_refused(string labels, string label, string problem)
    {
        var train = _folder.File("train.csv", "label,f\n" + labels.Replace("\n", ",1\n", StringComparison.Ordinal));
        var file = _folder.File("test.csv", $"label,f\n{label},1\n");
        Assert.Equal(
            $"{file}: {problem.Replace("TRAIN", train, StringComparison.Ordinal)}", Assert.Throws<DataFileException>(Load).Message);
    }

    /// <summary>A column of measurements or names is taken for no label of ten thousand classes.</summary>
    [Fact]
    public void Too_many_labels_are_refused_where_they_get_too_many()
    {
        var file = _folder.File("train.csv", "label,f\n" + string.Concat(Enumerable.Range(0, 10_001).Select(i => $"id{i},1\n")));
        Assert.StartsWith(
            $"{file}: line 10002, column \"label\": expected at most 10000 different labels",
            Assert.Throws<DataFileException>(Load).Message, StringComparison.Ordinal);
    }

    private FederatedDataset Load() => DataSets.Load(Settings("iid", 1));

    private DataSettings Settings(string partition, int clients) => new("csv", _folder.FullPath, partition, 1, clients, 1);
}

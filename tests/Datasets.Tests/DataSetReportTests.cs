using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

public sealed class DataSetReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Counts_spread_and_labels_are_told()
    {
        _folder.File("train.csv", "label,client,f\n0,a,1\n2,b,2\n2,b,3\n2,c,3\n0,c,4\n0,c,5\n");
        _folder.File("test.csv", "label,client,f\n2,b,3\n0,a,9\n");
        var report = DataSetReport.Check(_folder.FullPath);
        Assert.True(report.IsUsable);
        Assert.Equal(("CSV", 3, 6, 2), (report.Kind, report.Clients, report.TrainSamples, report.TestSamples));
        Assert.Equal(new SizeSpread(1, 2, 3), report.PerClient);
        Assert.Equal([3, 0, 3], report.LabelCounts.ToArray());
        Assert.Equal(
            ["no training sample of label 1", "1 test samples also occur in their client's training part"], report.Notes.ToArray());
    }

    /// <summary>Of the labels 0 to 24 those from 13 to 23 are missing, eleven.</summary>
    [Fact]
    public void Note_on_labels_without_samples_names_ten()
    {
        var rows = string.Concat(Enumerable.Range(0, 13).Append(24).Select(label => $"{label},a,{label}\n"));
        _folder.File("train.csv", "label,client,f\n" + rows);
        _folder.File("test.csv", "label,client,f\n0,a,0.5\n");
        Assert.Contains(
            "no training sample of label 13, 14, 15, 16, 17, 18, 19, 20, 21, 22 and 1 more", DataSetReport.Check(_folder.FullPath).Notes);
    }

    [Fact]
    public void Damaged_data_is_a_problem_and_not_an_exception()
    {
        _folder.File("train.json", "{");
        _folder.File("test.json", "{}");
        var report = DataSetReport.Check(_folder.FullPath);
        Assert.False(report.IsUsable);
        Assert.Equal("LEAF FEMNIST", report.Kind);
        Assert.Contains("train.json", Assert.Single(report.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_of_something_else_is_a_problem()
    {
        _folder.File("notes.txt", "hello");
        Assert.Contains("got none of them", Assert.Single(DataSetReport.Check(_folder.FullPath).Problems), StringComparison.Ordinal);
    }
}

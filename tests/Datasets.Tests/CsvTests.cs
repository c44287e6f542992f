using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Label_comes_first_and_features_are_taken_as_they_are()
    {
        _folder.File("train.csv", "# a comment\n0, 1.5, -2\n\n2,3e2,4\n");
        _folder.GzFile("test.csv.gz", "1,5,6\n");
        var data = Load(_folder.FullPath, "iid", clients: 1);
        Assert.Equal((3, 2), (data.Classes, data.InputShape.Single()));
        var input = new float[2];
        data.Clients[0].Train.CopyInput(1, input);
        Assert.Equal([300f, 4f], input);
        Assert.Equal([1], data.PooledTest().Labels.ToArray());
    }

    [Fact]
    public void Client_column_makes_the_natural_partition()
    {
        _folder.File("train.csv", "label,client,f\n0,bob,1\n1,ann,2\n1,bob,3\n");
        _folder.File("test.csv", "label,client,f\n1,bob,4\n");
        var data = Load(_folder.FullPath, "natural");
        Assert.Equal(["ann", "bob"], data.Clients.Select(client => client.Client.Value));
        Assert.Equal([1, 2], data.Clients.Select(client => client.Train.Count));
        Assert.Equal([0, 1], data.Clients.Select(client => client.Test.Count));
    }

    [Fact]
    public void One_file_holds_out_a_tenth_the_same_for_the_same_seed()
    {
        var file = _folder.File("all.csv", string.Join('\n', Enumerable.Range(0, 100).Select(i => $"{i % 2},{i}")));
        var data = Load(file, "iid", clients: 3);
        var again = Load(file, "iid", clients: 3);
        Assert.Equal(10, data.PooledTest().Count);
        var all = data.Clients.Select(client => client.Train).Append(data.PooledTest()).SelectMany(Inputs).Order();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), all);
        Assert.Equal(Inputs(data.PooledTest()), Inputs(again.PooledTest()));
    }

    [Theory]
    [InlineData("0,1\n1,NaN\n", "line 2: expected a finite number, got \"NaN\"")]
    [InlineData("0,1\n1,1e99\n", "line 2: expected a finite number")]
    [InlineData("0,1\n1,x\n", "line 2: expected a finite number, got \"x\"")]
    [InlineData("0,1\n1,2,3\n", "line 2: expected 1 features, as before, got 2")]
    [InlineData("0,1\n-1,2\n", "line 2: expected a label in 0..9999, got \"-1\"")]
    [InlineData("0,1\n10000,2\n", "line 2: expected a label in 0..9999, got \"10000\"")]
    [InlineData("0\n", "line 1: expected a label and at least one feature, got 1 fields")]
    [InlineData("label,f\n", "expected at least one row, got none")]
    [InlineData("", "expected at least one row, got none")]
    public void Bad_row_is_refused_with_its_line(string contents, string problem)
    {
        var file = _folder.File("bad.csv", contents);
        Assert.StartsWith($"{file}: {problem}", Assert.Throws<DataFileException>(() => Load(file, "iid", clients: 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2,1\n", "expected labels in 0..1")]
    [InlineData("1,1,1\n", "expected 1 features")]
    [InlineData("label,client,f\n1,a,1\n", "expected a client column in both files or in neither")]
    public void Test_file_has_to_fit_the_training_file(string test, string problem)
    {
        _folder.File("train.csv", "0,1\n1,2\n");
        var file = _folder.File("test.csv", test);
        var message = Assert.Throws<DataFileException>(() => Load(_folder.FullPath, "iid", clients: 1)).Message;
        Assert.StartsWith($"{file}: {problem}", message, StringComparison.Ordinal);
    }

    private static FederatedDataset Load(string path, string partition, int clients = 0) =>
        DataSets.Load(new DataSettings("csv", path, partition, 1, clients, 1));

    private static IEnumerable<float> Inputs(SampleSet set)
    {
        var input = new float[set.SampleSize];
        for (var i = 0; i < set.Count; i++)
        {
            set.CopyInput(i, input);
            yield return input[0];
        }
    }
}

using System.Globalization;
using System.Text;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>Which files are tables, what their cells hold, and how rows become clients.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_header_the_label_comes_first_and_features_are_taken_as_they_are()
    {
        _folder.File("train.csv", "# a comment; with \"quotes\n\n0, 1.5, -2\n\n# one more\n2,3e2,4\n");
        _folder.GzFile("test.csv.gz", "1,5,6\n");
        var data = Load(_folder.FullPath, "iid", clients: 1);
        Assert.Equal((3, 2), (data.Classes, data.InputShape.Single()));
        Assert.Equal([1.5f, -2f, 300f, 4f], Inputs(data.Clients[0].Train));
        Assert.Equal([1], data.PooledTest().Labels.ToArray());
        Assert.Contains("has no header", data.Notes[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label,a,b\n0,1,2\n1,3,4\n")]
    [InlineData("label,a,b\r\n0,1,2\r\n1,3,4")]
    [InlineData("label,a,b\r0,1,2\r1,3,4\r")]
    [InlineData("\uFEFFlabel,a,b\n0,1,2\n1,3,4\n\n\n")]
    [InlineData("label;a;b\n0;1;2\n1;3;4\n")]
    [InlineData("label\ta\tb\n0\t1\t2\n1\t3\t4\n")]
    [InlineData("label|a|b\n0|1|2\n1|3|4\n")]
    [InlineData("\"label\",\"a\",\"b\"\n\"0\",\"1\",\"2\"\n\"1\",\"3\",\"4\"\n")]
    [InlineData("label , a , \" b \"\n 0 ,1e0, \" 2 \"\n1,+3,4.0\n   \n")]
    [InlineData("# written, by; hand\n\nlabel,\"a, in cm; or in\"\"\",b\n0,1,2\n1,3,4\n")]
    public void The_same_table_is_read_however_it_is_written(string contents)
    {
        var data = Load(_folder.File("all.csv", contents), "iid", clients: 1);
        var rows = Inputs(data.Clients[0].Train).Concat(Inputs(data.PooledTest())).Order();
        Assert.Equal([1f, 2f, 3f, 4f], rows);
        Assert.Equal(2, data.Classes);
    }

    [Fact]
    public void A_file_in_UTF_16_is_read()
    {
        File.WriteAllText(Path.Combine(_folder.FullPath, "all.csv"), "label,naïve\n0,1\n1,2\n", Encoding.Unicode);
        Assert.Equal(1, Load(Path.Combine(_folder.FullPath, "all.csv"), "iid", clients: 1).Clients[0].Train.Count);
    }

    /// <summary>Numbers of all sizes, in all notations that tools write, are those that .NET reads.</summary>
    [Fact]
    public void Numbers_are_those_of_the_text()
    {
        const int count = 4_000;
        var random = new Random(7);
        var texts = Enumerable.Range(0, count).Select(i =>
        {
            var any = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            var number = float.IsFinite(any) ? any : 0.1f;
            return number.ToString((i % 4) switch { 0 => "R", 1 => "G17", 2 => "E3", _ => "G4" }, CultureInfo.InvariantCulture);
        }).ToList();
        var file = _folder.File("train.csv", "label,f\n" + string.Concat(texts.Select((text, i) => $"{i % 2},{text}\n")));
        _folder.File("test.csv", "label,f\n0,0\n");
        var read = Inputs(Load(Path.GetDirectoryName(file)!, "iid", clients: 1).Clients[0].Train).ToList();
        Assert.Equal(texts.Select(text => float.Parse(text, CultureInfo.InvariantCulture)), read);
        Assert.True(read.Distinct().Count() > count / 2);
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
    [InlineData("0,1\n1,NaN\n", "line 2, column 2: expected a finite number, got \"NaN\"; fill it")]
    [InlineData("0,1\n1,1e99\n", "line 2, column 2: expected a finite number, got \"1e99\"; replace it")]
    [InlineData("label,age\n\n# half\n0,1\n1,inf\n", "line 5, column \"age\": expected a finite number, got \"inf\"; replace it")]
    [InlineData("label,age\n0,1\n1,-Inf\n", "line 3, column \"age\": expected a finite number, got \"-Inf\"; replace it")]
    [InlineData("label,age\n0,1\n1,NA\n", "line 3, column \"age\": expected a finite number, got \"NA\"; fill it")]
    [InlineData("label,age\n0,1\n1,?\n", "line 3, column \"age\": expected a finite number, got \"?\"; fill it")]
    [InlineData("label,age\n0,1\n1,x\n", "line 3, column \"age\": expected a finite number, got \"x\"; write words as numbers")]
    [InlineData("label,age,b\n0,1,2\n1,,3\n", "line 3, column \"age\": expected a finite number, got an empty cell; fill it")]
    [InlineData("label;age;b\n0;1;2\n1;1,5;3\n", "line 3, column \"age\": expected a finite number, got \"1,5\"; write a decimal point")]
    [InlineData("label,age,b\n0,1,2\n1,\"1,500\",3\n", "line 3, column \"age\": expected a finite number, got \"1,500\"")]
    [InlineData("# seven\n\n0,1\n1,2,3\n", "line 4: expected 2 columns, as in line 3, got 3")]
    [InlineData("label,a,b\n0,1,2\n1,2\n", "line 3: expected 3 columns, as in line 1, got 2")]
    [InlineData("label,a\n0,1\n1,\"2\n0,3\n1,4\n",
        "line 3: expected a row in one line, got a quoted cell that goes on in the next; is a quote left open?")]
    [InlineData("label,\"a\n0,1\n1,2\n", "line 1: expected a row in one line")]
    [InlineData("label,a\n0,1\n# 5\" wide\n1,2\n", "line 3: expected a row in one line")]
    [InlineData("0\n", "line 1: expected a label and at least one feature, separated by a comma, semicolon or tab, got one column, \"0\"")]
    [InlineData("label,f\n", "expected at least one row, got none")]
    [InlineData("", "expected at least one row, got none")]
    [InlineData("label,client,f\n0,,1\n", "line 2, column \"client\": expected the client that owns the row, got an empty cell")]
    public void Bad_row_is_refused_with_line_and_column(string contents, string problem)
    {
        var file = _folder.File("bad.csv", contents);
        Assert.StartsWith(
            $"{file}: {problem}", Assert.Throws<DataFileException>(() => Load(file, "iid", clients: 1)).Message, StringComparison.Ordinal);
    }

    /// <summary>A row of more than Sep's 2^24 characters, as a file without line ends may have.</summary>
    [Fact]
    public void A_row_without_an_end_is_refused()
    {
        var file = _folder.File("long.csv", "label,f\n0,1\n1," + new string('1', 1 << 24));
        Assert.StartsWith(
            $"{file}: after line 2: ", Assert.Throws<DataFileException>(() => Load(file, "iid", clients: 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_of_the_test_file_alone_is_refused()
    {
        _folder.File("train.csv", "label,client,f\n0,a,1\n1,a,2\n");
        var file = _folder.File("test.csv", "label,client,f\n0,b,1\n");
        var message = Assert.Throws<DataFileException>(() => Load(_folder.FullPath, "natural")).Message;
        Assert.StartsWith($"{file}: client b: expected training rows", message, StringComparison.Ordinal);
    }

    private static FederatedDataset Load(string path, string partition, int clients = 0) =>
        DataSets.Load(new DataSettings("csv", path, partition, 1, clients, 1));

    private static IEnumerable<float> Inputs(SampleSet set)
    {
        var input = new float[set.SampleSize];
        for (var i = 0; i < set.Count; i++)
        {
            set.CopyInput(i, input);
            foreach (var value in input) yield return value;
        }
    }
}

using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>Columns are found by their names.</summary>
public sealed class CsvColumnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("label,client,a,b\n0,x,1,2\n1,y,3,4\n", "label", "client")]
    [InlineData("a,b,client,label\n1,2,x,0\n3,4,y,1\n", "label", "client")]
    [InlineData("a, Client ,b, LABEL\n1,x,2,0\n3,y,4,1\n", "label", "client")]
    [InlineData("site,a,ill,b\nx,1,0,2\ny,3,1,4\n", "ill", "site")]
    [InlineData(",label,client,a,b\n0,0,x,1,2\n1,1,y,3,4\n", "label", "client")]
    [InlineData("Unnamed: 0.1,Unnamed: 0,label,client,a,b\n0,0,0,x,1,2\n1,1,1,y,3,4\n", "label", "client")]
    public void Label_and_client_are_found_wherever_they_stand(string contents, string label, string client)
    {
        _folder.File("train.csv", contents);
        _folder.File("test.csv", contents);
        var data = Load(new ColumnNames(label, client));
        Assert.Equal(["x", "y"], data.Clients.Select(owner => owner.Client.Value));
        Assert.Equal([0, 1], data.Clients.Select(owner => owner.Train.Label(0)));
        Assert.Equal([1f, 2f], Input(data.Clients[0].Train));
    }

    [Fact]
    public void Columns_of_the_test_file_are_put_in_the_order_of_the_training_file()
    {
        _folder.File("train.csv", "label,client,a,b,c\n0,x,1,2,3\n1,x,4,5,6\n");
        _folder.File("test.csv", "c;b;client;a;label\n30;20;x;10;1\n");
        var test = Load(new ColumnNames()).Clients[0].Test;
        Assert.Equal([10f, 20f, 30f], Input(test));
        Assert.Equal(1, test.Label(0));
    }

    [Theory]
    [InlineData("label,client,a\n0,x,1\n", "expected column \"b\", as in TRAIN, got none")]
    [InlineData("label,client,a,b,more\n0,x,1,2,3\n", "expected the columns of TRAIN, got column \"more\" too")]
    [InlineData("label,a,b\n0,1,2\n", "expected column \"client\" in both files or in neither, got it in TRAIN alone")]
    [InlineData("0,1.5,2,3\n", "expected a header, as in TRAIN, got none")]
    public void Test_file_without_the_training_files_columns_is_refused_by_name(string test, string problem)
    {
        var train = _folder.File("train.csv", "label,client,a,b\n0,x,1,2\n1,x,3,4\n");
        var file = _folder.File("test.csv", test);
        Assert.Equal(
            $"{file}: {problem.Replace("TRAIN", train, StringComparison.Ordinal)}",
            Assert.Throws<DataFileException>(() => Load(new ColumnNames())).Message);
    }

    [Fact]
    public void Test_file_without_a_header_has_as_many_columns_as_the_training_file()
    {
        var train = _folder.File("train.csv", "0,1\n1,2\n");
        var file = _folder.File("test.csv", "1,1,1\n");
        var message = Assert.Throws<DataFileException>(() => Load(new ColumnNames())).Message;
        Assert.Equal($"{file}: expected 2 columns, as in {train}, got 3", message);
    }

    [Theory]
    [InlineData("target,a,b\n0,1,2\n1,3,4\n",
        "line 1: expected a column \"label\", got \"target\", \"a\", \"b\"; afd.data.label = \"target\" says which column is the label")]
    [InlineData("a,b\n0,1\n1,3\n",
        "line 1: expected a column \"label\", got \"a\", \"b\"; afd.data.label = NAME says which column is the label")]
    [InlineData("a,b,c,d,e,f,g,h,i,j\n",
        "line 1: expected a column \"label\", got \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\" and 2 more;")]
    [InlineData("label,client_id,a\n0,1,2\n",
        "line 1: expected features, got a column \"client_id\" that may name each row's client; say afd.data.client = \"client_id\" if it does, or afd.data.client = \"\" if it is a feature")]
    [InlineData("label,User,a\n0,1,2\n", "line 1: expected features, got a column \"User\" that may name")]
    [InlineData("label,a,patient no\n0,1,2\n", "line 1: expected features, got a column \"patient no\" that may name")]
    [InlineData("label,a,a\n0,1,2\n", "line 1: expected each column once, got \"a\" twice")]
    [InlineData("label,a,\n0,1,\n", "line 1: expected a name for column 3, got none")]
    [InlineData("label,client\n0,x\n", "line 1: expected at least one feature beside the label, got \"label\", \"client\"")]
    [InlineData("0,1,2\n0,5,6\n1,7,8\n",
        "line 1: expected names or a sample, got the columns' numbers 0 to 2; write a header with a column \"label\"")]
    [InlineData("4,0,1.5\n5,1,2.5\n6,0,3.5\n",
        "column 1: expected labels, got the rows' numbers 4 to 6, as an index; leave it out, or write a header with a column \"label\"")]
    public void Header_that_cannot_be_told_is_refused_with_the_way_out(string contents, string problem)
    {
        var file = _folder.File("train.csv", contents);
        Assert.StartsWith(
            $"{file}: {problem}", Assert.Throws<DataFileException>(() => Load(new ColumnNames())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("label,a\n0,1\n", "label", "site", "line 1: expected a column \"site\" (afd.data.client), got \"label\", \"a\"")]
    [InlineData("0,1\n1,2\n", "ill", "client", "line 1: expected a header with a column \"ill\", got a row of numbers")]
    [InlineData("0,1\n1,2\n", "label", "site", "line 1: expected a header with a column \"site\", got a row of numbers")]
    public void Column_that_was_named_and_is_not_there_is_missed(string contents, string label, string client, string problem)
    {
        var file = _folder.File("train.csv", contents);
        Assert.Equal($"{file}: {problem}", Assert.Throws<DataFileException>(() => Load(new ColumnNames(label, client))).Message);
    }

    [Fact]
    public void Column_that_looks_like_an_owner_is_a_feature_where_that_is_said()
    {
        var file = _folder.File("train.csv", "label,user_id,a\n0,7,1\n1,8,2\n");
        var data = DataSets.Load(new DataSettings("csv", file, "iid", 1, 1, 1) { Columns = new ColumnNames(Client: "") });
        Assert.Equal(2, data.InputShape.Single());
    }

    [Fact]
    public void Index_of_pandas_is_left_out_and_said()
    {
        _folder.File("train.csv", ",label,client,a\n0,0,x,1\n1,1,x,2\n");
        var data = Load(new ColumnNames());
        Assert.Equal(1, data.InputShape.Single());
        Assert.Contains("the first column has no name", Assert.Single(data.Notes), StringComparison.Ordinal);
    }

    private FederatedDataset Load(ColumnNames columns) =>
        DataSets.Load(new DataSettings("csv", _folder.FullPath, "natural", 1, 0, 1) { Columns = columns });

    private static float[] Input(SampleSet set)
    {
        var input = new float[set.SampleSize];
        set.CopyInput(0, input);
        return input;
    }
}

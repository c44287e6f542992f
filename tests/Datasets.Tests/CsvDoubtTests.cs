using System.Text;
using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>Tables that are probably not what their owner takes them for.</summary>
public sealed class CsvDoubtTests : IDisposable
{
    private const string Table = "label,a,b\n0,1,2\n1,3,4\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_feature_called_u_is_no_owner_and_a_column_uid_may_be_one()
    {
        Assert.Equal([2], DataSets.Load(new DataSettings("csv", _folder.File("bands.csv", "label,u,g\n0,1,2\n1,3,4\n0,5,6\n1,7,8\n"), "iid", 1, 1, 1)).InputShape.AsEnumerable());
        var asked = _folder.File("owned.csv", "label,uid,g\n0,1,2\n1,3,4\n");
        Assert.Contains(
            "may name each row's client",
            Assert.Throws<DataFileException>(() => DataSets.Load(new DataSettings("csv", asked, "iid", 1, 1, 1))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test.csv")]
    [InlineData("val.csv")]
    [InlineData("testing.tsv")]
    [InlineData("test.parquet")]
    [InlineData("validation.CSV.gz")]
    public void Test_file_of_another_name_is_not_passed_over(string name)
    {
        _folder.File("train.csv", Table);
        _folder.File(name, Table);
        var message = Refused();
        Assert.StartsWith($"{_folder.FullPath}: expected test.csv beside train.csv, got {name}; ", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Train.csv", "it holds Train.csv; rename Train.csv to train.csv, and its test file likewise")]
    [InlineData("train.tsv", "it holds train.tsv; rename train.tsv to train.csv, and its test file likewise")]
    [InlineData("sales.csv", "it holds sales.csv; name the file sales.csv itself, or rename it to train.csv")]
    [InlineData("readme.md", "it holds readme.md")]
    public void Folder_without_a_table_is_refused_with_what_is_there(string name, string hint)
    {
        _folder.File(name, Table);
        Assert.EndsWith($"; {hint}", Refused(), StringComparison.Ordinal);
        Assert.EndsWith($"; {hint}", Assert.Single(DataSetReport.Check(_folder.FullPath).Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n", "a web page")]
    [InlineData("version https://git-lfs.github.com/spec/v1\n", "a pointer of Git LFS")]
    [InlineData("PAR1\u0015\u0000", "Parquet")]
    [InlineData("PK\u0003\u0004", "a spreadsheet or an archive")]
    [InlineData("[{\"label\": 1}]", "JSON")]
    public void Other_files_under_the_name_of_a_table_are_known_by_their_beginning(string contents, string kind)
    {
        var file = _folder.File("train.csv", contents);
        Assert.StartsWith($"{file}: expected a table of text, got {kind}; ", Refused(), StringComparison.Ordinal);
    }

    /// <summary>In another encoding two names can be read as the same.</summary>
    [Fact]
    public void Text_that_is_not_UTF_8_is_refused()
    {
        var file = _folder.File("train.csv", Encoding.Latin1.GetBytes("label,a\nMüller,1\nMöller,2\n"));
        Assert.Equal($"{file}: expected text in UTF-8, got other bytes; save the file as UTF-8", Refused());
    }

    [Theory]
    [InlineData("label,a,b\n0,1,2\nlabel,a,b\n1,3,4\n", "line 3, column \"a\": expected a finite number, got the header again; leave the line out")]
    [InlineData("label,a\n0,\"1,500.5\"\n", "line 2, column \"a\": expected a finite number, got \"1,500.5\"; write it without marks between thousands")]
    [InlineData("label,a,Unnamed: 0\n0,1,0\n", "line 1: expected a name for column 3, got none; name it, or leave it out, as an index that pandas wrote or a separator that ends the lines")]
    [InlineData("cat,1.5,2\ndog,2,3\n", "line 1: expected a header with a column \"label\", got a row of data, \"cat\", \"1.5\", \"2\"; write a header above it")]
    [InlineData("1.5,2,cat\n2,3,dog\n", "line 1: expected the label in the first column of a file without a header, got \"cat\" in the last; write a header with a column \"label\"")]
    [InlineData("a,label_id\n1,2\n", "line 1: expected a column \"label\", got \"a\", \"label_id\"; afd.data.label = \"label_id\" says which column is the label")]
    [InlineData("label,a\n0,1\nNA,2\n1,3\n", "line 3, column \"label\": expected a label, got \"NA\"; fill it, or leave the row out")]
    [InlineData("client,label,a\nx,0,1\n,1,2\n", "line 3, column \"client\": expected the client that owns the row, got an empty cell; fill it, or leave the row out")]
    [InlineData("client,label,a\nx,0,1\nnan,1,2\n", "line 3, column \"client\": expected the client that owns the row, got \"nan\" for a missing one; fill it, leave the row out, or rename the client")]
    public void Slip_is_refused_with_what_it_probably_is(string contents, string problem)
    {
        var file = _folder.File("train.csv", contents);
        Assert.Equal($"{file}: {problem}", Refused());
    }

    [Fact]
    public void Client_written_as_another_number_is_named()
    {
        var train = _folder.File("train.csv", "client,label,a\n1,0,1\n1,1,2\n");
        var file = _folder.File("test.csv", "client,label,a\n1.0,0,1\n");
        var message = Assert.Throws<DataFileException>(() => DataSets.Load(new DataSettings("csv", _folder.FullPath, "natural", 1, 0, 1))).Message;
        Assert.Equal($"{file}: client 1.0: expected training rows in {train}, got none; \"1\" is there, write both the same", message);
    }

    [Theory]
    [InlineData("label", "0,1,two,0,1,two,0,1,two,0", "labels are words, such as \"two\" in line 4, and numbers; correct the file if that is not meant")]
    [InlineData("label", "10,11,12,13,14,15,16,17,18,19", "10 different labels in 10 rows; is column \"label\" the label (afd.data.label)? Classes are learned, not amounts")]
    [InlineData("customerNumber_id", "7,3,9,1,5,8,2,6,4,0", "\"customerNumber_id\" has another whole number in every row, as what identifies it; leave it out of the file if it does")]
    [InlineData("Label", "7,3,9,1,5,8,2,6,4,4", "\"Label\" is a feature; leave it out if it says the same as \"label\"")]
    public void Column_that_is_probably_something_else_is_said(string name, string column, string note)
    {
        var cells = column.Split(',');
        var rows = name == "label" ? cells.Select(cell => $"{cell},1.5") : cells.Select((cell, row) => $"{row % 2},{cell}");
        _folder.File("train.csv", $"label,{(name == "label" ? "a" : name)}\n{string.Join('\n', rows)}\n");
        Assert.Contains(Load().Notes, said => said.EndsWith(note, StringComparison.Ordinal));
    }

    [Fact]
    public void Test_values_of_another_scale_are_said()
    {
        var train = _folder.File("train.csv", "label,a\n0,-0.5\n1,1\n");
        var test = _folder.File("test.csv", "label,a\n0,-500\n1,1000\n");
        Assert.Contains($"{test}: \"a\" is from -500 to 1000, in {train} from -0.5 to 1; scale both files alike", Load().Notes);
    }

    [Fact]
    public void Test_values_of_the_same_scale_are_not_said()
    {
        _folder.File("train.csv", Table);
        _folder.File("test.csv", "label,a,b\n0,10,20\n");
        Assert.Empty(Load().Notes);
    }

    private string Refused() => Assert.Throws<DataFileException>(Load).Message;

    private FederatedDataset Load() => DataSets.Load(new DataSettings("csv", _folder.FullPath, "iid", 1, 1, 1));
}

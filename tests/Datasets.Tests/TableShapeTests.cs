using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>What tables are taken for, and what is said of their values.</summary>
public sealed class TableShapeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_shape_makes_images_of_rows()
    {
        var file = _folder.File("all.csv", "label,a,b,c,d\n0,1,2,3,4\n1,5,6,7,8\n");
        var data = Load(file, shape: [1, 2, 2]);
        Assert.Equal([1, 2, 2], data.InputShape.AsEnumerable());
        Assert.Equal([1, 2, 2], data.Clients[0].Train.InputShape.AsEnumerable());
        Assert.Equal(["a", "b", "c", "d"], data.FeatureNames.AsEnumerable());
        Assert.Equal([4], Load(file).InputShape.AsEnumerable());
    }

    [Fact]
    public void A_shape_of_another_size_is_refused()
    {
        var file = _folder.File("all.csv", "label,a,b,c\n0,1,2,3\n1,5,6,7\n");
        Assert.Equal(
            $"{file}: expected 4 features a row, as afd.data.shape = [1, 2, 2] says, got 3; correct one of the two",
            Assert.Throws<DataFileException>(() => Load(file, shape: [1, 2, 2])).Message);
    }

    [Fact]
    public void Every_feature_is_divided()
    {
        _folder.File("train.csv", "label,a\n0,51\n1,255\n");
        _folder.File("test.csv", "label,a\n0,102\n");
        var data = Load(_folder.FullPath, divisor: 255);
        Assert.Equal([0.2f, 1], Inputs(data.Clients[0].Train));
        Assert.Equal([0.4f], Inputs(data.PooledTest()));
        Assert.DoesNotContain(data.Notes, note => note.Contains("beyond", StringComparison.Ordinal));
        Assert.Contains(
            "1 of 1 features have values beyond 20, such as \"a\" from 51 to 255; scale them in the files, the same for all clients, or divide all by afd.data.divisor, as training may diverge",
            Load(_folder.FullPath).Notes);
        Assert.Contains(DataSetReport.Check(_folder.FullPath).Notes, note => note.Contains("beyond 20", StringComparison.Ordinal));
        Assert.Equal(new ValueSpread(51, 255), DataSetReport.Check(_folder.FullPath).Values);
    }

    [Theory]
    [InlineData(0, 10, true)]
    [InlineData(1, 10, true)]
    [InlineData(2, 10, false)]
    [InlineData(0, 9, false)]
    public void A_column_that_counts_the_rows_is_pointed_out(int first, int rows, bool said)
    {
        var file = _folder.File("all.csv", "label,row,f\n" + string.Concat(Enumerable.Range(0, rows).Select(row => $"{row % 2},{row + first},0.5\n")));
        Assert.Equal(said, Load(file).Notes.Any(note => note.StartsWith("\"row\" counts the rows", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("label,client,Size\n0,x,1\n1,x,2\n", "label,client,size\n0,x,1\n", "expected column \"Size\", as in TRAIN, got none; \"size\" is there, write both the same")]
    [InlineData("label,client,f\ncat,x,1\ndog,x,2\n", "label,client,f\nCat,x,1\n", "line 2, column \"label\": expected a label of TRAIN, got \"Cat\"; \"cat\" is there, write both the same")]
    [InlineData("label,client,f\n0,Site 1,1\n1,Site 1,2\n", "label,client,f\n0,site-1,1\n", "client site-1: expected training rows in TRAIN, got none; \"Site 1\" is there, write both the same")]
    public void Names_that_are_nearly_the_same_are_pointed_out(string train, string test, string problem)
    {
        var trainFile = _folder.File("train.csv", train);
        var file = _folder.File("test.csv", test);
        var message = Assert.Throws<DataFileException>(
            () => DataSets.Load(new DataSettings("csv", _folder.FullPath, "natural", 1, 0, 1))).Message;
        Assert.Equal($"{file}: {problem.Replace("TRAIN", trainFile, StringComparison.Ordinal)}", message);
    }

    [Fact]
    public void A_check_of_the_folder_above_names_the_one_below()
    {
        _folder.File("mine/train.csv", "0,1\n1,2\n");
        Assert.EndsWith($"; {_folder.Inside("mine")} is one", Assert.Single(DataSetReport.Check(_folder.FullPath).Problems), StringComparison.Ordinal);
        Assert.EndsWith("got no such file or folder", Assert.Single(DataSetReport.Check(_folder.Inside("none")).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_file_without_labels_is_refused_with_the_way_out()
    {
        _folder.File("train.csv", "label,f\n0,1\n1,2\n");
        var file = _folder.File("test.csv", "f\n1\n");
        Assert.Contains(file, Assert.Throws<DataFileException>(() => Load(_folder.FullPath)).Message, StringComparison.Ordinal);
        _folder.File("test.csv", "id,f\n7,1\n");
        Assert.Equal(
            $"{file}: line 1: expected a column \"label\", got \"id\", \"f\"; a test file has labels, too: without it a tenth of the training rows is tested on",
            Assert.Throws<DataFileException>(() => Load(_folder.FullPath)).Message);
    }

    [Fact]
    public void Names_that_differ_in_case_alone_are_pointed_out()
    {
        _folder.File("train.csv", "label,client,f\ncat,Bob,1\nCat,bob,2\ndog,eve,3\n");
        var notes = DataSets.Load(new DataSettings("csv", _folder.FullPath, "natural", 1, 0, 1)).Notes;
        Assert.Contains("clients \"Bob\" and \"bob\" differ in case alone; write them the same if they are one", notes);
        Assert.Contains("labels \"Cat\" and \"cat\" differ in case alone; write them the same if they are one", notes);
    }

    [Theory]
    [InlineData("all.xlsx", "a spreadsheet; save it as CSV")]
    [InlineData("all.json", "JSON; LEAF's files lie in a folder with train and test")]
    [InlineData("all.NPZ", "arrays of Python;")]
    [InlineData("all.png", "an image; name the folder")]
    [InlineData("all.zip", "an archive; unpack it")]
    public void A_file_of_another_kind_is_refused_with_what_to_make_of_it(string name, string hint)
    {
        var file = _folder.File(name, "0,1\n1,2\n");
        var message = Assert.Throws<DataFileException>(() => Load(file)).Message;
        Assert.StartsWith($"{file}: expected a csv file, or a folder of them, got {hint}", message, StringComparison.Ordinal);
        Assert.Equal(message, Assert.Single(DataSetReport.Check(file).Problems));
    }

    [Fact]
    public void A_packed_file_is_read_whatever_it_is_called_and_refused_where_it_is_cut_off()
    {
        var rows = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{i % 2},{i % 7}.25\n"));
        var packed = TemporaryFolder.Gz(System.Text.Encoding.UTF8.GetBytes("label,f\n" + rows));
        Assert.Equal(2_700, Load(_folder.File("all.csv", packed)).Clients[0].Train.Count);
        foreach (var name in (string[])["all.csv", "all.csv.gz"])
        {
            var file = _folder.File(name, packed[..(packed.Length / 2)]);
            Assert.StartsWith($"{file}: ", Assert.Throws<DataFileException>(() => Load(file)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("${HOME}/data", true)]
    [InlineData("~/data", true)]
    [InlineData("/no/where", false)]
    public void A_path_that_a_shell_would_complete_is_pointed_out(string path, bool said) => Assert.Equal(
        said, Assert.Throws<DataFileException>(() => Load(path)).Message.Contains("variables and ~ are not replaced", StringComparison.Ordinal));

    [Fact]
    public void Shapes_are_equal_by_their_axes()
    {
        Assert.Equal(new SampleShape([1, 2]), new SampleShape([1, 2]));
        Assert.Equal(new SampleShape([1, 2]).GetHashCode(), new SampleShape([1, 2]).GetHashCode());
        Assert.NotEqual(new SampleShape([1, 2]), new SampleShape([2, 1]));
    }

    /// <summary>Name, label, order and value each change what the data are.</summary>
    [Theory]
    [InlineData("label,client,f\n0,a,1\n1,b,2\n", true)]
    [InlineData("label,client,f\n1,b,2\n0,a,1\n", true)]
    [InlineData("label,client,f\n0,c,1\n1,b,2\n", false)]
    [InlineData("label,client,f\n1,a,1\n0,b,2\n", false)]
    [InlineData("label,client,f\n0,a,1\n1,b,3\n", false)]
    [InlineData("label,client,f\n0,a,1\n1,b,2\n1,b,2\n", false)]
    public void A_fingerprint_tells_data_apart(string contents, bool same)
    {
        var data = Fingerprint("label,client,f\n0,a,1\n1,b,2\n");
        Assert.Equal((2, 2L, 0L), (data.Clients, data.TrainSamples, data.TestSamples));
        Assert.Equal(same, data == Fingerprint(contents));
    }

    private DataFingerprint Fingerprint(string contents)
    {
        _folder.File("train.csv", contents);
        _folder.File("test.csv", "label,client,f\n0,b,0\n");
        var data = DataSets.Load(new DataSettings("csv", _folder.FullPath, "natural", 1, 0, 1));
        return DataFingerprint.Of(data with
        {
            Clients = [.. data.Clients.Select(client => client with { Test = SampleSet.Empty([1]) })],
        });
    }

    private static FederatedDataset Load(string path, double divisor = 1, params int[] shape) => DataSets.Load(
        new DataSettings("csv", path, "iid", 1, 1, 1) { Shape = new SampleShape([.. shape]), Divisor = divisor });

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

using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

/// <summary>A folder of images for each class.</summary>
public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_are_classes_and_images_are_samples_in_the_order_of_their_paths()
    {
        _folder.File("train/dog/2.png", PictureFiles.Grey(200));
        _folder.File("train/dog/10.PNG", PictureFiles.Grey(100));
        _folder.File("train/cat/1.png", PictureFiles.Grey(51));
        _folder.File("test/cat/9.png", PictureFiles.Grey(255));
        var data = Load();
        Assert.Equal("[1, 2, 2]", $"[{string.Join(", ", data.InputShape)}]");
        Assert.Equal(["cat", "dog"], data.ClassNames.AsEnumerable());
        var train = data.Clients[0].Train;
        Assert.Equal([0, 1, 1], train.Labels.ToArray());
        Assert.Equal([51 / 255f, 100 / 255f, 200 / 255f], [.. Enumerable.Range(0, 3).Select(i => Input(train, i)[0])]);
        Assert.Equal([1f, 1, 1, 1], Input(data.PooledTest(), 0));
        Assert.Contains("the labels are numbered in their order: 0 = \"cat\", 1 = \"dog\"", data.Notes);
    }

    [Theory]
    [InlineData("Test", "expected the folder test beside train, got Test; rename it, or take it away")]
    [InlineData("testing", "expected the folder test beside train, got testing; rename it, or take it away")]
    public void Test_folder_of_another_name_is_not_passed_over(string name, string problem)
    {
        _folder.File("train/dog/1.png", PictureFiles.Grey(200));
        _folder.File("train/cat/1.png", PictureFiles.Grey(51));
        _folder.File($"{name}/cat/9.png", PictureFiles.Grey(255));
        Assert.Equal($"{_folder.FullPath}: {problem}", Assert.Throws<DataFileException>(() => Load()).Message);
    }

    [Theory]
    [InlineData("Train/cat/1.png", "it holds Train; rename Train to train, and its test folder likewise", true)]
    [InlineData("train/cat/1.webp", "train/cat/1.webp is no PNG or JPEG: bring images to one of the two", false)]
    [InlineData("train/1.png", "train/1.png is an image: each class's images are to lie right in a folder of its own", false)]
    public void Folder_without_classes_of_images_is_refused_with_what_is_there(string file, string hint, bool below)
    {
        _folder.File(file, PictureFiles.Grey(51));
        var problem = Assert.Single(DataSetReport.Check(_folder.FullPath).Problems);
        Assert.EndsWith(below ? $"; {hint}" : $"; {Path.Combine(_folder.FullPath, hint)}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_called_by_numbers_are_those_classes()
    {
        for (var label = 0; label < 11; label++) _folder.File($"train/{label}/a.png", PictureFiles.Grey((byte)label));
        _folder.File("val/10/a.png", PictureFiles.Grey(7));
        var data = Load();
        Assert.Equal((11, true), (data.Classes, data.ClassNames.IsEmpty));
        var train = data.Clients[0].Train;
        Assert.All(Enumerable.Range(0, 11), i => Assert.Equal(train.Label(i) / 255f, Input(train, i)[0]));
        Assert.Equal([10], data.PooledTest().Labels.ToArray());
    }

    [Fact]
    public void Without_a_test_folder_a_tenth_is_held_out_the_same_for_the_same_seed()
    {
        for (var i = 0; i < 20; i++) _folder.File($"{(i < 10 ? "a" : "b")}/{i}.png", PictureFiles.Grey((byte)i));
        var (data, again) = (Load(), Load());
        Assert.Equal((18, 2), (data.Clients[0].Train.Count, data.PooledTest().Count));
        Assert.Equal(Input(data.PooledTest(), 0), Input(again.PooledTest(), 0));
        Assert.Contains(data.Notes, note => note.Contains("a tenth of the images", StringComparison.Ordinal));
    }

    /// <summary>(299 * 10 + 587 * 20 + 114 * 30) / 1000 = 18.15, rounded; channels come one after the other.</summary>
    [Fact]
    public void Colour_is_read_as_three_channels_or_as_grey()
    {
        byte[] pixels = [10, 20, 30, 40, 50, 60];
        _folder.File("a/x.png", PictureFiles.Png(2, 1, 3, pixels));
        _folder.File("b/y.png", PictureFiles.Png(2, 1, 4, [10, 20, 30, 0, 40, 50, 60, 255]));
        var colour = Load();
        Assert.Equal([3, 1, 2], colour.InputShape.AsEnumerable());
        float[] planes = [10, 40, 20, 50, 30, 60];
        Assert.Equal(planes, Input(colour.Clients[0].Train, 0).Select(value => value * 255));
        Assert.Equal(planes, Input(colour.PooledTest(), 0).Select(value => value * 255));
        Assert.Equal([18f, 48], Input(Load([1, 1, 2]).Clients[0].Train, 0).Select(value => value * 255));
    }

    [Fact]
    public void A_jpeg_is_read()
    {
        _folder.File("train/a/x.jpg", PictureFiles.Jpeg142());
        _folder.File("train/b/y.jpeg", PictureFiles.Jpeg142());
        _folder.File("test/b/z.JPG", PictureFiles.Jpeg142());
        var data = Load();
        Assert.Equal([1, 8, 8], data.InputShape.AsEnumerable());
        Assert.Equal(Enumerable.Repeat(142 / 255f, 64), Input(data.PooledTest(), 0));
    }

    [Fact]
    public void Another_size_is_refused_with_the_key_that_brings_all_to_one()
    {
        var first = _folder.File("a/x.png", PictureFiles.Grey(9));
        var other = _folder.File("b/y.png", PictureFiles.Grey(9, width: 4, height: 3));
        Assert.Equal(
            $"{other}: expected an image of [1, 2, 2] (channels, height, width), as {first} is, got [1, 3, 4]; afd.data.shape = [1, 2, 2] brings all images to that shape",
            Assert.Throws<DataFileException>(() => Load()).Message);
        Assert.Equal(Enumerable.Repeat(9 / 255f, 3 * 5 * 6), Input(Load([3, 5, 6]).PooledTest(), 0));
    }

    [Theory]
    [InlineData("a/x.png,b/y.png,loose.png", "", "expected one folder a class, got the image loose.png beside them; put it into its class's folder")]
    [InlineData("a/x.png", "", "expected at least two folders with images, one a class, got only \"a\"")]
    [InlineData("a/x.png,b/deep/y.png", "b", "expected images, got the folder deep; is ROOT one folder too high?")]
    [InlineData("a/x.txt", "", "expected images (.png, .jpg, .jpeg) in one folder a class, got none")]
    [InlineData("train/a/x.png,train/b/y.png,test/c/z.png", "test/c", "expected a class that has training images, got \"c\"")]
    public void Folders_that_are_no_classes_are_refused(string files, string where, string problem)
    {
        foreach (var file in files.Split(',')) _folder.File(file, PictureFiles.Grey(1));
        var message = Assert.Throws<DataFileException>(() => Load()).Message;
        var root = _folder.FullPath;
        Assert.StartsWith(
            $"{Path.Combine(root, where.Replace('/', Path.DirectorySeparatorChar)).TrimEnd(Path.DirectorySeparatorChar)}: {problem.Replace("ROOT", root, StringComparison.Ordinal)}",
            message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_files_and_empty_folders_are_left_out_and_said()
    {
        _folder.File("a/x.png", PictureFiles.Grey(1));
        _folder.File("b/y.png", PictureFiles.Grey(1));
        _folder.File("b/Thumbs.db", "no image");
        _folder.File("b/.hidden", "no image");
        Directory.CreateDirectory(_folder.Inside("c"));
        var notes = Load().Notes;
        Assert.Contains(notes, note => note.StartsWith("1 files are no images", StringComparison.Ordinal) && note.Contains("Thumbs.db", StringComparison.Ordinal));
        Assert.Contains($"{_folder.FullPath}: 1 folders without images, such as c; left out", notes);
    }

    /// <summary>Any byte of a PNG that changes, and any cut of a PNG or a JPEG, is found out and named.</summary>
    [Fact]
    public void A_damaged_image_is_refused_with_its_name()
    {
        _folder.File("a/x.png", PictureFiles.Grey(1));
        byte[] png = PictureFiles.Png(3, 2, 3, [.. Enumerable.Range(1, 18).Select(i => (byte)i)]), jpeg = PictureFiles.Jpeg142();
        for (var at = 0; at < png.Length; at++)
        {
            var damaged = png.ToArray();
            damaged[at] ^= 0x20;
            Refuses("b/y.png", damaged);
            Refuses("b/y.png", png[..at]);
        }

        for (var length = 0; length < jpeg.Length; length++) Refuses("b/y.jpg", jpeg[..length]);
    }

    /// <summary>A preview in the head of a JPEG has an end mark of its own.</summary>
    [Fact]
    public void A_jpeg_with_a_preview_that_is_cut_off_is_refused()
    {
        _folder.File("a/x.jpg", PictureFiles.Jpeg142());
        byte[] preview = [0xFF, 0xE1, 0, 6, 0xFF, 0xDA, 0xFF, 0xD9], jpeg = PictureFiles.Jpeg142();
        _folder.File("b/y.jpg", [.. jpeg[..2], .. preview, .. jpeg[2..]]);
        Assert.Equal(1, Load().Clients[0].Train.Count);
        Refuses("b/y.jpg", [.. jpeg[..2], .. preview, .. jpeg[2..^2]]);
    }

    /// <summary>What passes the checksums is still decoded without harm, or refused.</summary>
    [Fact]
    public void Hostile_images_are_refused_or_read_and_do_no_harm()
    {
        _folder.File("a/x.jpg", PictureFiles.Jpeg142());
        var random = new Random(11);
        var jpeg = PictureFiles.Jpeg142();
        var png = PictureFiles.Png(8, 8, 4, [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 7))]);
        const int head = 16, headLength = 13, packed = 41, tail = 16;
        for (var i = 0; i < 3_000; i++)
        {
            ReadsOrRefuses("b/y.jpg", Changed(jpeg, 2, jpeg.Length - 2, random));
            ReadsOrRefuses("b/y.jpg", PictureFiles.Png(
                i % 3 == 0 ? Changed(png[head..(head + headLength)], 0, headLength, random) : png[head..(head + headLength)],
                Changed(png[packed..^tail], 0, png.Length - packed - tail, random)));
        }
    }

    private static byte[] Changed(byte[] bytes, int from, int to, Random random)
    {
        var changed = bytes.ToArray();
        for (var change = random.Next(1, 4); change > 0; change--) changed[random.Next(from, to)] = (byte)random.Next(256);
        return changed;
    }

    private void ReadsOrRefuses(string name, byte[] bytes)
    {
        _folder.File(name, bytes);
        try
        {
            Load([1, 8, 8]);
        }
        catch (DataFileException e)
        {
            Assert.Contains(": expected ", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_check_says_what_a_folder_holds()
    {
        _folder.File("train/a/x.png", PictureFiles.Grey(51));
        _folder.File("train/b/y.png", PictureFiles.Grey(255));
        _folder.File("test/b/y.png", PictureFiles.Grey(255));
        var report = DataSetReport.Check(_folder.FullPath);
        Assert.Equal(("images", 0, 2, 1), (report.Kind, report.Clients, report.TrainSamples, report.TestSamples));
        Assert.Equal([1, 2, 2], report.InputShape.AsEnumerable());
        Assert.Equal(new ValueSpread(0.2f, 1), report.Values);
        Assert.Equal([3, 4, 4], DataSetReport.Check(_folder.FullPath, shape: new SampleShape([3, 4, 4])).InputShape.AsEnumerable());
    }

    private void Refuses(string name, byte[] bytes)
    {
        var file = _folder.File(name, bytes);
        Assert.StartsWith(
            $"{file}: expected an image (.png, .jpg, .jpeg), got ",
            Assert.Throws<DataFileException>(() => Load([1, 2, 2])).Message, StringComparison.Ordinal);
    }

    private FederatedDataset Load(params int[] shape) =>
        DataSets.Load(new DataSettings("images", _folder.FullPath, "iid", 1, 1, 1) { Shape = new SampleShape([.. shape]) });

    private static float[] Input(SampleSet set, int index)
    {
        var input = new float[set.SampleSize];
        set.CopyInput(index, input);
        return input;
    }
}

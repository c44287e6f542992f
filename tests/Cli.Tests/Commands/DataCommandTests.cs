namespace AfdActors.Cli.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    [Fact]
    public async Task Check_finds_the_columns_that_it_is_told_and_says_which_label_is_which_class()
    {
        var file = _afd.Folder.File("hospitals.csv", "ill;age;hospital\nyes;50;north\nno;40;south\n");

        var (code, output, error) = await _afd.RunAsync("data", "check", file, "--label", "ill", "--client", "hospital");

        Assert.True(code == 0, error);
        Assert.Contains("CSV, 2 clients", output, StringComparison.Ordinal);
        Assert.Contains("note: the labels are numbered in their order: 0 = \"no\", 1 = \"yes\"", output, StringComparison.Ordinal);
        var json = await _afd.JsonAsync("data", "check", file, "--label", "ill", "--client", "hospital");
        Assert.Equal(["no", "yes"], json.GetProperty("class_names").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Check_of_a_table_with_other_names_says_which_option_names_them()
    {
        var file = _afd.Folder.File("hospitals.csv", "target,age,hospital\n1,50,north\n0,40,south\n");

        var (code, _, error) = await _afd.RunAsync("data", "check", file);

        Assert.Equal(2, code);
        Assert.Contains("afd.data.label = \"target\"", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("femnist")]
    [InlineData("shakespeare")]
    [InlineData("sent140")]
    public async Task Get_of_a_LEAF_data_set_says_how_LEAF_makes_it(string name)
    {
        var (code, output, _) = await _afd.RunAsync("data", "get", name);

        Assert.Equal(0, code);
        Assert.Contains($"cd leaf/data/{name}\n", output, StringComparison.Ordinal);
        Assert.Contains("./preprocess.sh -s niid", output, StringComparison.Ordinal);
        Assert.Contains("-t sample", output, StringComparison.Ordinal);
        Assert.Contains("of JSON in all", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Repository(), "hocon", name + ".conf")));
        Assert.Contains($"afd run --config hocon/{name}.conf", output, StringComparison.Ordinal);
        Assert.Equal(name, (await _afd.JsonAsync("data", "get", name)).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Check_takes_a_shape_and_says_which_models_read_it()
    {
        var file = _afd.Folder.File("all.csv", "label," + string.Join(',', Enumerable.Range(0, 16).Select(i => $"p{i}")) + "\n"
            + string.Concat(Enumerable.Range(0, 4).Select(row => $"{row % 2}{string.Concat(Enumerable.Repeat(",0.5", 16))}\n")));

        var (_, plain, _) = await _afd.RunAsync("data", "check", file);
        Assert.Contains("a sample: [16], values from 0.5 to 0.5; models that read it: mlp\n", plain, StringComparison.Ordinal);
        var (code, output, error) = await _afd.RunAsync("data", "check", file, "--shape", "1,4,4");
        Assert.True(code == 0, error);
        Assert.Contains("a sample: [1, 4, 4], values from 0.5 to 0.5; models that read it: femnist-cnn, mnist-cnn, cifar-cnn, mlp\n", output, StringComparison.Ordinal);
        var (bad, _, said) = await _afd.RunAsync("data", "check", file, "--shape", "4xx");
        Assert.Equal(2, bad);
        Assert.Contains("--shape: expected sides above 0 with commas, such as 1,28,28, got '4xx'", said, StringComparison.Ordinal);
    }

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AfdActors.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}

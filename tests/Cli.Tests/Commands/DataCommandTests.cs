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
}

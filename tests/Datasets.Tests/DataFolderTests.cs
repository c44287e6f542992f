using AfdActors.Testing;

namespace AfdActors.Datasets.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_of_many_data_sets_leads_to_the_one_asked_for()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullPath, "femnist"));
        Assert.Equal(Path.Combine(_folder.FullPath, "femnist"), DataFolder.Find("femnist", _folder.FullPath));
        Assert.Equal(_folder.FullPath, DataFolder.Find("mnist", _folder.FullPath));
    }

    [Fact]
    public void Given_path_that_is_not_there_is_not_looked_for_elsewhere()
    {
        var missing = Path.Combine(_folder.FullPath, "absent");
        Assert.Null(DataFolder.Find("femnist", missing));
        Assert.Contains(
            missing, Assert.Throws<DataFileException>(() => DataFolder.Resolve("femnist", missing)).Message, StringComparison.Ordinal);
    }
}

using AfdActors.Training.Data;

namespace AfdActors.Training.Tests.Data;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_of_many_data_sets_leads_to_the_one_asked_for()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "femnist"));
        Assert.Equal(Path.Combine(_folder.Path, "femnist"), DataFolder.Find("femnist", _folder.Path));
        Assert.Equal(_folder.Path, DataFolder.Find("mnist", _folder.Path));
    }

    [Fact]
    public void Given_path_that_is_not_there_is_not_looked_for_elsewhere()
    {
        var missing = Path.Combine(_folder.Path, "absent");
        Assert.Null(DataFolder.Find("femnist", missing));
        Assert.Contains(missing, Assert.Throws<DataFileException>(() => DataFolder.Resolve("femnist", missing)).Message, StringComparison.Ordinal);
    }
}

using AfdActors.Experiments.RunFolders;
using AfdActors.Testing;

namespace AfdActors.Experiments.Tests;

public sealed class RunOriginTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_says_when_by_what_and_where_and_is_read_back()
    {
        var now = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var origin = RunOrigin.Here(new FixedTime(now));
        origin.Write(_folder.Inside("origin.json"));

        Assert.Equal(origin, RunOrigin.TryRead(_folder.Inside("origin.json")));
        Assert.Equal((now, Environment.ProcessorCount), (origin.Begun, origin.Processors));
        Assert.Matches(@"^\d+\.\d+\.\d+", origin.Version);
        Assert.Matches(@"^\d+\.\d+\.\d+$", origin.LibTorch);
    }

    [Fact]
    public void A_run_of_an_older_version_has_none()
    {
        Assert.Null(RunOrigin.TryRead(_folder.Inside("origin.json")));
        Assert.Null(RunOrigin.TryRead(_folder.File("origin.json", "{\"begun\":")));
    }
}

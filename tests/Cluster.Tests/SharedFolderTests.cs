using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Processes that are given a folder which another one writes.</summary>
public sealed class SharedFolderTests
{
    [Fact]
    public async Task A_second_coordinator_or_client_in_the_same_folder_ends_with_2_until_the_first_is_gone()
    {
        using var federation = new Federation(clients: 1, """
            afd.run.rounds = 100000
            afd.training.simulate = 20ms
            """);
        var coordinator = federation.StartCoordinator();
        var client = federation.StartClient("all");
        await federation.RoundFinished(2);

        var (second, twin) = (federation.StartSecondCoordinator("--resume"), federation.StartClient("all"));
        await second.Exits(Federation.Limit);
        await twin.Exits(Federation.Limit);
        Assert.True((second.ExitCode, twin.ExitCode) == (2, 2), federation.Logs());
        Assert.Contains("expected a folder that no other process writes", second.Output, StringComparison.Ordinal);
        Assert.Contains("expected client c00 to be hosted by no other process", twin.Output, StringComparison.Ordinal);

        coordinator.Kill();
        client.Kill();
        var done = federation.Rounds().Count;
        federation.StartCoordinator("--resume");
        federation.StartClient("all");
        await federation.RoundFinished(done + 2);
    }
}

using System.Net;
using AfdActors.Cluster.Tests.Support;
using AfdActors.Testing;

namespace AfdActors.Cluster.Tests;

/// <summary>
/// A coordinator that clients know by a name, whose address changes from one life to the next: a pod of Kubernetes behind its service, a
/// container, a machine whose address is not fixed.
/// </summary>
public sealed class MovedCoordinatorTests : IDisposable
{
    private const string Name = "coordinator.example";

    private static readonly IPAddress Before = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress After = IPAddress.Parse("127.0.0.3");

    /// <summary>What the name stands for in the first life; a proxy passes on what comes there.</summary>
    private static readonly IPAddress Known = IPAddress.Parse("127.0.0.4");

    private readonly HostsFile _hosts = new();
    private readonly Federation _federation;
    private readonly Authority _authority;

    public MovedCoordinatorTests()
    {
        _federation = new Federation(clients: 2, "afd { run.rounds = 100000, training.simulate = 20ms }")
        {
            Host = Name,
            Hosts = _hosts,
        };
        _authority = new Authority(_federation);
    }

    public void Dispose()
    {
        _federation.Dispose();
        _authority.Dispose();
        _hosts.Dispose();
    }

    /// <summary>
    /// Nothing answers at the former address: either no bytes pass, as where a machine is gone, or connections are refused.
    /// </summary>
    [Theory]
    [InlineData(Partition.Held)]
    [InlineData(Partition.Cut)]
    public async Task Clients_find_a_coordinator_again_that_has_another_address_under_its_name(Partition partition)
    {
        using var proxy = new TcpProxy(at: new IPEndPoint(Known, _federation.Port));
        proxy.Forward(new IPEndPoint(Before, _federation.Port));
        _hosts.Set(Name, Known);
        StartCoordinator(Before);
        StartClients();
        await _federation.RoundFinished(3);

        partition.Begin(proxy.Gate);
        _federation.Coordinator.Kill();
        var done = _federation.Rounds().Count;
        _hosts.Set(Name, After);
        StartCoordinator(After, "--resume");
        await _federation.RoundFinished(done + 3);
        Assert.Equal(_federation.Names, _federation.Rounds()[^1].Accepted);
    }

    /// <summary>As where a machine starts before its network is up, or a service has no pod yet.</summary>
    [Fact]
    public async Task Clients_wait_for_a_coordinator_whose_name_has_no_address_yet()
    {
        _hosts.Set("localhost", IPAddress.Loopback);
        foreach (var client in StartClients()) await client.Prints($"There is no way to {Name}:{_federation.Port} yet", Federation.Limit);

        _hosts.Set(Name, Before);
        StartCoordinator(Before);
        await _federation.RoundFinished(3);
        Assert.Equal(_federation.Names, _federation.Rounds()[^1].Accepted);
    }

    private void StartCoordinator(IPAddress address, params string[] more)
    {
        _federation.ListensAt = address;
        var certificate = _authority.Issue($"coordinator-{address}.pem", Name);
        _federation.StartCoordinator(["--public-host", Name, "--cert", certificate, .. more]);
    }

    /// <summary>They listen at the interface that leads to the coordinator, whose address is 127.0.0.1 here.</summary>
    private List<AfdProcess> StartClients() =>
        [.. _federation.Names.Select(client => _federation.StartClient(client, "--cert", _authority.Issue($"{client}.pem")))];
}

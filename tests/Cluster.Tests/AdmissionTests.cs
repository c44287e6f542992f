using System.Net;
using System.Net.Sockets;
using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Who may take part.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public async Task A_client_with_another_token_is_refused_with_a_reason_and_ends_with_2()
    {
        using var federation = new Federation(clients: 2, """
            afd.admission.token = "open-sesame"
            afd.training.simulate = 20ms
            """);
        var coordinator = federation.StartCoordinator();
        var stranger = federation.StartClient(federation.Names[0], "--set", "afd.admission.token=guess-work");
        await stranger.Exits(Federation.Limit);

        Assert.Equal(2, stranger.ExitCode);
        Assert.Contains("token", stranger.Output, StringComparison.OrdinalIgnoreCase);
        await coordinator.Prints("token", Federation.Limit);
        Assert.Empty(federation.Rounds());

        federation.StartClient("all");
        await federation.RoundFinished(6);
        Assert.All((string[])["open-sesame", "guess-work"], secret =>
            Assert.DoesNotContain(secret, federation.Logs(), StringComparison.Ordinal));
    }

    /// <summary>All of 127/8 is this machine: a listener at every interface would take a connection to another of its addresses.</summary>
    [Fact]
    public async Task A_coordinator_listens_at_the_loopback_address_that_it_was_given_alone()
    {
        using var federation = new Federation(clients: 1, "");
        var coordinator = federation.StartCoordinator();
        await coordinator.Prints("waiting for clients", Federation.Limit);

        using var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, federation.Port);
        using var other = new TcpClient();
        var refused = await Assert.ThrowsAsync<SocketException>(() => other.ConnectAsync(IPAddress.Parse("127.0.0.2"), federation.Port));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
        Assert.DoesNotContain("without TLS", coordinator.Output, StringComparison.Ordinal);
    }

    /// <summary>Its clients would hold the samples of others, or mean other classes than they do.</summary>
    [Fact]
    public async Task A_client_with_another_seed_or_other_labels_is_refused_with_both_values()
    {
        using var federation = new Federation(clients: 2, "afd { training.simulate = 20ms, data { partition = iid, clients = 2 } }");
        var coordinator = federation.StartCoordinator();
        await coordinator.Prints("waiting for clients", Federation.Limit);
        var seed = federation.StartClient("1/2", "--seed", "99");
        var labels = federation.StartClient("2/2", "--data", federation.Write("other.csv", "label,a,b\nx,1,2\ny,3,4\nx,5,6\ny,7,8\n"));
        await seed.Exits(Federation.Limit);
        await labels.Exits(Federation.Limit);

        Assert.Equal((2, 2), (seed.ExitCode, labels.ExitCode));
        Assert.Contains("afd.run.seed: expected 11 as the coordinator has it, got 99", seed.Output, StringComparison.Ordinal);
        Assert.Contains("labels of the data: expected numbers without names as the coordinator has it, got \"x\", \"y\"", labels.Output, StringComparison.Ordinal);
        Assert.Empty(federation.Rounds());
    }

    [Fact]
    public async Task A_client_that_joins_by_another_name_hears_the_coordinators_own()
    {
        using var federation = new Federation(clients: 1, "");
        var coordinator = federation.StartCoordinator("--public-host", "other-name.example", "--insecure");
        await coordinator.Prints("waiting for clients", Federation.Limit);
        var client = federation.StartClient("all");
        await client.Exits(Federation.Limit);

        Assert.Equal(3, client.ExitCode);
        Assert.Contains(
            $"the coordinator at 127.0.0.1:{federation.Port} calls itself other-name.example:{federation.Port}, and answers to that name alone: say --join other-name.example:{federation.Port}",
            client.Output, StringComparison.Ordinal);
    }
}

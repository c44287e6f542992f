using AfdActors.Cluster.Tests.Support;
using AfdActors.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Design section 5: nothing that leaves a machine is readable on the way, where the nodes have a certificate.</summary>
public sealed class TlsTests
{
    [Fact]
    public async Task Processes_form_a_federation_over_tls_and_one_without_does_not_get_in()
    {
        using var federation = new Federation(clients: 3, """
            afd.run.rounds = 100000
            afd.training.simulate = 20ms
            afd.selection.start-clients = 2
            """);
        var tls = federation.Write("tls.conf", SelfSigned.Write(federation.PathOf("node.pfx")) + "\nakka.remote.dot-netty.tcp.ssl.suppress-validation = true");
        var (secured, plain) = (federation.Names[..2], federation.Names[2]);
        var coordinator = federation.StartCoordinator("--config", tls);
        foreach (var client in secured) federation.StartClient(client, "--config", tls);
        await federation.RoundFinished(3);

        var stranger = federation.StartClient(plain);
        await coordinator.Prints("refused", Federation.Limit);
        await stranger.Prints("failed", Federation.Limit);
        await federation.RoundFinished(federation.Rounds().Count + 10);

        Assert.All(federation.Rounds(), round => Assert.Equal(secured, round.Accepted));
        Assert.DoesNotContain(SelfSigned.Password, federation.Logs(), StringComparison.Ordinal);
    }
}

using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using AfdActors.Cluster.Tests.Support;
using Akka.Actor;

namespace AfdActors.Cluster.Tests;

/// <summary>
/// docs/decisions/security.md: beyond one machine the port is the door, and a certificate of the federation's own authority is the key.
/// </summary>
public sealed class TlsTests
{
    /// <summary>A client that drops out changes the model; none is to do so because the machine is busy.</summary>
    private const string Patience = """

        afd.round.deadline = 2m
        akka.cluster.failure-detector.acceptable-heartbeat-pause = 30s
        """;

    [Fact]
    public async Task Nobody_without_a_certificate_of_the_authority_for_his_host_changes_the_run()
    {
        using var federation = new Federation(clients: 2, "afd { run.rounds = 60, training.simulate = 0ms }" + Patience);
        using var authority = new Authority(federation);
        using var other = new Authority(federation, "other-authority");
        var expected = await federation.RunInOneProcess();
        var coordinator = federation.StartCoordinator("--cert", authority.Issue("coordinator.pem"));
        foreach (var client in federation.Names)
            federation.StartClient(client, "--cert", authority.Issue($"{client}.pem"), "--set", "afd.training.simulate=200ms");
        await federation.RoundFinished(3);

        using var ofAnother = other.Certificate("intruder.pem");
        using var expired = authority.Expired("expired.pem");
        using var elsewhere = authority.Certificate("elsewhere.pem", Authority.Elsewhere);
        using var member = authority.Certificate("member.pem");
        using var plain = new Intruder(federation.Port);
        using var wrongAuthority = new Intruder(federation.Port, ofAnother.Own);
        using var late = new Intruder(federation.Port, expired.Own);
        using var wrongHost = new Intruder(federation.Port, elsewhere.Own);
        using var right = new Intruder(federation.Port, member.Own);
        foreach (var intruder in (Intruder[])[plain, wrongAuthority, late, wrongHost, right])
        {
            intruder.Join();
            intruder.Select("user/coordinator", PoisonPill.Instance);
            intruder.Select("user/coordinator", Kill.Instance);
        }

        await right.Up.WaitAsync(Federation.Limit);
        await coordinator.Prints("CN=AfdActors authority", Federation.Limit);
        await coordinator.Prints($"its certificate 'CN={Authority.Elsewhere}' does not name that", Federation.Limit);
        Assert.Equal((false, false, false, false), (plain.IsUp, wrongAuthority.IsUp, late.IsUp, wrongHost.IsUp));
        Assert.True(federation.Rounds().Count < 60, "the run was over before the intruders were done");

        await federation.Ends();
        Assert.Equal(expected.Select(round => round.ModelSha256), federation.Rounds().Select(round => round.ModelSha256));
    }

    /// <summary>
    /// Whoever shows no certificate may finish a handshake of TLS 1.3 on his side; his first bytes meet a closed connection.
    /// </summary>
    [Fact]
    public async Task Whoever_shows_no_certificate_is_turned_away()
    {
        using var federation = new Federation(clients: 1, "afd { run.rounds = 60000, training.simulate = 20ms }" + Patience);
        using var authority = new Authority(federation);
        federation.StartCoordinator("--cert", authority.Issue("coordinator.pem"));
        federation.StartClient(federation.Names[0], "--cert", authority.Issue("client.pem"));
        await federation.RoundFinished(2);

        using var limit = new CancellationTokenSource(Federation.Limit);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, federation.Port, limit.Token);
#pragma warning disable CA5359 // What the coordinator does to a stranger is tested, not whom the stranger believes.
        await using var stream =
            new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
#pragma warning restore CA5359
        var turnedAway = false;
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = Authority.Loopback }, limit.Token);
            await stream.WriteAsync(new byte[64], limit.Token);
            turnedAway = await stream.ReadAsync(new byte[1], limit.Token) == 0;
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            turnedAway = true;
        }

        Assert.True(turnedAway);
        await federation.RoundFinished(federation.Rounds().Count + 3);
    }

    [Fact]
    public async Task A_client_takes_no_node_for_its_coordinator_whose_certificate_names_another_host()
    {
        using var federation = new Federation(clients: 1, "afd.training.simulate = 20ms");
        using var authority = new Authority(federation);
        using var elsewhere = authority.Certificate("elsewhere.pem", Authority.Elsewhere);
        using var impostor = new Intruder(federation.Port, elsewhere.Own, role: "coordinator", listen: federation.Port);
        impostor.Found();
        await impostor.Up.WaitAsync(Federation.Limit);

        var client = federation.StartClient("all", "--cert", authority.Issue("client.pem"), "--wait", "12s");
        await client.Prints("does not name '127.0.0.1'", Federation.Limit);
        await client.Exits(Federation.Limit);
        Assert.Equal(3, client.ExitCode);
    }

    /// <summary>Akka by itself ends a node that connects to an address where no TLS answers.</summary>
    [Fact]
    public async Task Whoever_takes_a_dead_clients_port_does_not_end_the_coordinator()
    {
        using var federation = new Federation(clients: 2, "afd { run.rounds = 60000, training.simulate = 20ms }");
        using var authority = new Authority(federation);
        var port = Federation.FreePort();
        var coordinator = federation.StartCoordinator("--cert", authority.Issue("coordinator.pem"));
        federation.StartClient(federation.Names[0], "--cert", authority.Issue("first.pem"));
        var second = federation.StartClient(federation.Names[1], "--cert", authority.Issue("second.pem"), "--listen", $"127.0.0.1:{port}");
        await federation.RoundFinished(3);

        second.Kill();
        using var squatter = new TcpListener(IPAddress.Loopback, port);
        squatter.Start();
        var answering = Answer(squatter, "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        await coordinator.Prints($"no connection to ssl.tcp://afd@127.0.0.1:{port}", Federation.Limit);
        await federation.RoundFinished(federation.Rounds().Count + 5);
        squatter.Stop();
        await answering;

        var back = federation.StartClient(federation.Names[1], "--cert", authority.Issue("again.pem"));
        await Eventually.Is(
            () => federation.Rounds()[^1].Accepted.Contains(federation.Names[1]), Federation.Limit, "it takes part again", federation.Logs);
        Assert.False(back.HasExited);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_port_full_of_connections_that_say_nothing_or_half_of_it_takes_little_memory_and_lets_clients_in()
    {
        using var federation = new Federation(clients: 2, "afd { run.rounds = 60000, training.simulate = 20ms }" + Patience);
        using var authority = new Authority(federation);
        var coordinator = federation.StartCoordinator("--cert", authority.Issue("coordinator.pem"));
        var first = federation.StartClient(federation.Names[0], "--cert", authority.Issue("first.pem"));
        await first.Prints("Joined the cluster", Federation.Limit);
        var before = coordinator.ResidentBytes;

        using var sockets = new Sockets();
        await sockets.Open(federation.Port, 2000, []);
        await sockets.Open(federation.Port, 500, [0x16, 0x03, 0x01, 0x40, 0x00]);
        federation.StartClient(federation.Names[1], "--cert", authority.Issue("second.pem"));
        await federation.RoundFinished(5);

        Assert.All(federation.Rounds(), round => Assert.Equal(federation.Names, round.Accepted));
        var growth = coordinator.ResidentBytes - before;
        Assert.True(growth < 100L << 20, $"expected less than 100 MB more, got {growth}");
    }

    private static async Task Answer(TcpListener listener, byte[] bytes)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await client.GetStream().WriteAsync(bytes);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The test has seen enough.
        }
    }
}

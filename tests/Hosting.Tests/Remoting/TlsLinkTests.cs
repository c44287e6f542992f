using System.Net;
using System.Net.Sockets;
using AfdActors.Hosting.Security;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Wire;
using AfdActors.Testing;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Hosting.Tests.Remoting;

/// <summary>Two systems with TLS between them. One of them is reached through a relay, which keeps what it sends.</summary>
public sealed class TlsLinkTests() : LinkTest(Node(port: 0, publicPort: 0))
{
    private static readonly Lazy<PeerCheck> Peers = new(MakePeers);
    private static readonly byte[] Words = "words that are read by nobody else "u8.ToArray();

    [Fact]
    public async Task With_tls_a_payload_comes_over_the_link_and_not_with_the_messages_and_nobody_reads_it_on_the_way()
    {
        using var relay = new Relay();
        using var other = ActorSystem.Create("other", Node(relay.TargetPort, relay.Port));
        var source = new PayloadSource([.. Enumerable.Repeat(Words, 10_000).SelectMany(words => words)], 8192);
        Assert.Equal(source.Payload.ToArray(), await PullOverLink(other, source));
        await other.Terminate();

        var sent = relay.Sent();
        var link = Assert.Single(sent, bytes => bytes.Length > source.Info.Bytes);
        Assert.True(sent.Length > 1, "expected messages on a connection of their own");
        Assert.InRange(sent.Where(bytes => bytes != link).Sum(bytes => bytes.Length), 1, source.Info.Bytes / 4);
        Assert.All(sent, bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf(Words)));
    }

    private static ActorSystemSetup Node(int port, int publicPort)
    {
        var config = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              actor.provider = remote
              remote.dot-netty.tcp {
                transport-class = "AfdActors.Hosting.Remoting.SocketTransport, AfdActors.Hosting"
                enable-ssl = true, hostname = "127.0.0.1", port = {{port}}, public-port = {{publicPort}}
              }
            }
            """).WithFallback(WireConfig.Default);
        return ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), Peers.Value);
    }

    private static PeerCheck MakePeers()
    {
        using var folder = new TemporaryFolder();
        using var authority = RunAuthority.Create(folder.Inside("authority"), TimeSpan.FromDays(2), TimeProvider.System);
        var path = folder.Inside("node.pem");
        PrivateFile.Create(path, authority.Issue(["127.0.0.1"], TimeSpan.FromDays(1), TimeProvider.System));
        return new PeerCheck(NodeCertificate.Read(path, TimeProvider.System), NullLogger.Instance);
    }

    /// <summary>Passes connections on to a port where nobody listens yet, and keeps what comes back.</summary>
    private sealed class Relay : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<MemoryStream> _sent = [];

        public Relay()
        {
            using var free = new TcpListener(IPAddress.Loopback, 0);
            free.Start();
            TargetPort = ((IPEndPoint)free.LocalEndpoint).Port;
            _listener.Start();
            _ = RunAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int TargetPort { get; }

        /// <summary>By connection.</summary>
        public byte[][] Sent()
        {
            lock (_sent) return [.. _sent.Select(stream => stream.ToArray())];
        }

        public void Dispose() => _listener.Dispose();

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    var (from, to) = (await _listener.AcceptTcpClientAsync(), new TcpClient());
                    await to.ConnectAsync(IPAddress.Loopback, TargetPort);
                    _ = from.GetStream().CopyToAsync(to.GetStream());
                    _ = BackAsync(to.GetStream(), from.GetStream());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task BackAsync(NetworkStream source, NetworkStream destination)
        {
            var kept = new MemoryStream();
            lock (_sent) _sent.Add(kept);
            var buffer = new byte[1 << 16];
            while (await source.ReadAsync(buffer) is > 0 and var count)
            {
                lock (_sent) kept.Write(buffer, 0, count);
                await destination.WriteAsync(buffer.AsMemory(0, count));
            }
        }
    }
}

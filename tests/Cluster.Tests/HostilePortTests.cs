using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>
/// Bytes that no node sent, on the port that the nodes use. <c>AFD_FUZZ_SECONDS</c> (default 4) says for how long.
/// </summary>
[Trait("Category", "Slow")]
public sealed class HostilePortTests
{
    /// <summary>
    /// A length that claims two gigabytes would take them, and 5,000 connections that keep 64 KiB each would take 320 MB. A process that
    /// has just started grows by some tens of megabytes by itself.
    /// </summary>
    private const long MaxGrowth = 150L << 20;
    private static readonly double Seconds =
        double.Parse(Environment.GetEnvironmentVariable("AFD_FUZZ_SECONDS") ?? "4", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Random_bytes_on_the_port_take_no_memory_and_stop_nothing()
    {
        using var federation = new Federation(clients: 2, """
            afd.run.rounds = 100000
            afd.training.simulate = 20ms
            akka.cluster.failure-detector.acceptable-heartbeat-pause = 20s
            """);
        var coordinator = federation.StartCoordinator();
        federation.StartClient("all");
        await federation.RoundFinished(20);
        var before = coordinator.ResidentBytes;

        var connections = await SendRandomBytes(federation.Port);
        var under = federation.Rounds().Count;
        await federation.RoundFinished(under + 5);

        Assert.True(connections > 10, $"only {connections} connections were made");
        var growth = coordinator.ResidentBytes - before;
        Assert.True(growth < MaxGrowth,
            $"expected less than {MaxGrowth} bytes more after {connections} connections, got {growth}\n{federation.Logs()}");
        Assert.All(federation.Rounds(), round => Assert.Empty(round.Dropped));
    }

    /// <summary>One connection after the other: noise, noise behind a length that claims two gigabytes, or nothing at all.</summary>
    private static async Task<int> SendRandomBytes(int port)
    {
        var random = new Random(5);
        var started = TimeProvider.System.GetTimestamp();
        var connections = 0;
        while (TimeProvider.System.GetElapsedTime(started).TotalSeconds < Seconds)
        {
            var bytes = new byte[random.Next(1, 1 << 16)];
            random.NextBytes(bytes);
            if (connections % 3 == 1 && bytes.Length > 8) ((ReadOnlySpan<byte>)[0x7F, 0xFF, 0xFF, 0xF0]).CopyTo(bytes);
            if (connections % 3 == 2 && bytes.Length > 8) ((ReadOnlySpan<byte>)[0xF0, 0xFF, 0xFF, 0x7F]).CopyTo(bytes);
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            connections++;
            try
            {
                await client.GetStream().WriteAsync(bytes);
            }
            catch (IOException)
            {
                // The port's owner has heard enough.
            }
        }

        return connections;
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using AfdActors.Algorithms;
using AfdActors.Datasets;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Nodes;
using AfdActors.Hosting.Remoting;
using AfdActors.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Hosting.Tests;

public sealed class ClientHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whoever listens takes connections and answers none. A system says the same port of its own whenever it connects.</summary>
    [Fact]
    public async Task A_node_that_does_not_get_in_begins_anew_with_another_system()
    {
        using var deaf = new TcpListener(IPAddress.Loopback, 0);
        deaf.Start();
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource(Patience);
        var ended = Host(deaf, folder.FullPath).RunAsync(stop.Token);

        var systems = new HashSet<string>();
        while (systems.Count < 2 && await SystemThatConnects(deaf, stop.Token) is { } system) systems.Add(system);
        await stop.CancelAsync();
        Assert.Null(await ended.WaitAsync(Patience));
        Assert.Equal(2, systems.Count);
    }

    private static ClientHost Host(TcpListener listener, string folder)
    {
        var configuration = ConfigurationLoader.Parse("afd.model.name = mlp", "test", []);
        var client = new ClientDataset(new ClientId("a"), SampleSet.FromValues([2], [0, 1, 1, 0], [0, 1]), SampleSet.Empty([2]));
        var data = new FederatedDataset("csv", [2], 2, [client]);
        var join = new HostPort("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port);
        var place = new ClientPlace(NodeEndpoint.Towards(join, null, out _)!, null);
        var settings = new ClientHostSettings(configuration, RunData.ModelOf(data, configuration), [client], join, Wait: null)
        {
            Place = () => place,
            JoinTime = TimeSpan.FromSeconds(2),
        };
        return new ClientHost(settings, NodeState.Open(folder, [client.Client], stateMemory: 0), NullLoggerFactory.Instance);
    }

    /// <summary>The first frame of the next connection: the node's address, and a number that its system drew.</summary>
    /// <returns>Null where none comes in time.</returns>
    private static async Task<string?> SystemThatConnects(TcpListener listener, CancellationToken limit)
    {
        while (!limit.IsCancellationRequested)
        {
            try
            {
                using var connection = await listener.AcceptTcpClientAsync(limit);
                if (await Frames.ReadAsync(connection.GetStream(), 1 << 16, limit) is { } frame) return Encoding.Latin1.GetString(frame);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // In time there may be another.
            }
        }

        return null;
    }
}

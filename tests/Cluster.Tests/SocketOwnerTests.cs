using System.Net;
using System.Net.Sockets;
using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>A partition is as good as the proxies' knowledge of whose connections they pass.</summary>
public sealed class SocketOwnerTests
{
    private const int Init = 1;

    /// <summary>A socket for both families is listed as one of version 6, whatever it is connected to.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_opened_a_connection_holds_its_other_end(bool bothFamilies)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var opened = bothFamilies
            ? new Socket(SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await opened.ConnectAsync(IPAddress.Loopback, ((IPEndPoint)listener.LocalEndpoint).Port);
        using var accepted = await listener.AcceptSocketAsync();

        Assert.Equal(Environment.ProcessId, SocketOwner.Of(accepted, [Init, Environment.ProcessId]));
        Assert.Null(SocketOwner.Of(accepted, [int.MaxValue]));
    }
}

using System.Net;
using System.Net.Sockets;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>Connections that send what they were told to, and stay.</summary>
internal sealed class Sockets : IDisposable
{
    private readonly List<TcpClient> _clients = [];

    /// <summary>Opens so many connections to a port of this machine.</summary>
    public async Task Open(int port, int count, byte[] bytes)
    {
        for (var i = 0; i < count; i++)
        {
            var client = new TcpClient();
            _clients.Add(client);
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                if (bytes.Length > 0) await client.GetStream().WriteAsync(bytes);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // The other side has heard enough of it.
            }
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }
}

using System.Net.Sockets;
using Akka.Actor;

namespace Akka.Remote.Transport;

/// <summary>Opens connections to other systems.</summary>
internal sealed class Connector(TcpSettings settings, Tls tls)
{
    public async Task<Connection> Connect(Address remote, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(settings.ConnectionTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = settings.NoDelay };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, settings.KeepAlive);
            await socket.ConnectAsync(remote.Host, remote.Port ?? 0, limit.Token).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket);
            if (tls is not null)
            {
                stream = await tls.AsClient(stream, remote.Host, limit.Token).ConfigureAwait(false);
            }

            return new Connection(socket, stream) { Peer = remote.ToString() };
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is OperationCanceledException && !stop.IsCancellationRequested)
            {
                throw new IOException($"no connection within {settings.ConnectionTimeout.TotalSeconds} s", error);
            }

            throw;
        }
    }
}

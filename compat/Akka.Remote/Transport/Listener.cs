using System.Net;
using System.Net.Sockets;
using Akka.Event;

namespace Akka.Remote.Transport;

/// <summary>Accepts connections. The port is taken at once, the first connection when <see cref="Start"/> is called.</summary>
internal sealed class Listener : IDisposable
{
    private const int MostConnections = 1024;

    private readonly TcpSettings _settings;
    private readonly Tls _tls;
    private readonly ILoggingAdapter _log;
    private readonly Socket _socket;
    private readonly SemaphoreSlim _places = new(MostConnections);

    /// <exception cref="RemoteTransportException">The port cannot be had.</exception>
    public Listener(TcpSettings settings, Tls tls, ILoggingAdapter log)
    {
        _settings = settings;
        _tls = tls;
        _log = log;
        try
        {
            var address = settings.Hostname.Length == 0 ? IPAddress.Any : Dns.GetHostAddresses(settings.Hostname).First(IsUsable);
            _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, !OperatingSystem.IsWindows());
            _socket.Bind(new IPEndPoint(address, settings.Port));
            _socket.Listen(settings.Backlog);
        }
        catch (Exception error) when (error is SocketException or InvalidOperationException)
        {
            _socket?.Dispose();
            throw new RemoteTransportException($"Cannot listen at {settings.Hostname}:{settings.Port}: {error.Message}", error);
        }
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint).Port;

    /// <summary>Each connection runs in <paramref name="serve"/>, which does not throw.</summary>
    public void Start(Func<Connection, CancellationToken, Task> serve, CancellationToken stop) => _ = AcceptAll(serve, stop);

    public void Dispose() => _socket.Dispose();

    private static bool IsUsable(IPAddress address) => address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6;

    private async Task AcceptAll(Func<Connection, CancellationToken, Task> serve, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _places.WaitAsync(stop).ConfigureAwait(false);
                var socket = await _socket.AcceptAsync(stop).ConfigureAwait(false);
                _ = Serve(socket, serve, stop);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                _places.Release();
                _log.Warning("A connection could not be accepted: {0}", error.Message);
            }
        }
    }

    private async Task Serve(Socket socket, Func<Connection, CancellationToken, Task> serve, CancellationToken stop)
    {
        var peer = socket.RemoteEndPoint?.ToString();
        try
        {
            socket.NoDelay = _settings.NoDelay;
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, _settings.KeepAlive);
            using var connection = new Connection(socket, await Secure(socket, stop).ConfigureAwait(false)) { Peer = peer };
            await serve(connection, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (ConnectionFaults.IsOne(error))
        {
            _log.Warning("Connection from {0} refused: {1}", peer, error.Message);
        }
        catch (Exception error)
        {
            _log.Error(error, "Connection from {0} ended by a fault of this system", peer);
        }
        finally
        {
            socket.Dispose();
            _places.Release();
        }
    }

    private async Task<Stream> Secure(Socket socket, CancellationToken stop)
    {
        var stream = new NetworkStream(socket);
        if (_tls is null)
        {
            return stream;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_settings.HandshakeTimeout);
        return await _tls.AsServer(stream, limit.Token).ConfigureAwait(false);
    }
}

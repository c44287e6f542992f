using System.Net;
using System.Net.Sockets;

namespace AfdActors.Compat.Akka.Cluster.Tests.Support;

/// <summary>Stands between systems and a port: passes bytes on, stops passing them on, or cuts every connection.</summary>
public sealed class TcpProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _sockets = [];
    private volatile TaskCompletionSource _open = Opened();
    private volatile bool _refusing;
    private volatile int _target;

    public TcpProxy()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Accept();
    }

    public int Port { get; }

    /// <summary>Where connections go from now on.</summary>
    public void Forward(int port) => _target = port;

    /// <summary>Bytes wait, connections stay.</summary>
    public void Pause() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Resume() => _open.TrySetResult();

    /// <summary>Ends every connection and lets no new one through.</summary>
    public void Cut()
    {
        _refusing = true;
        lock (_sockets)
        {
            _sockets.ForEach(s => s.Dispose());
            _sockets.Clear();
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        Cut();
        Resume();
        _listener.Dispose();
        _stop.Dispose();
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = Serve(await _listener.AcceptSocketAsync(_stop.Token));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    private async Task Serve(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using (near)
        {
            if (_refusing)
            {
                return;
            }

            lock (_sockets)
            {
                _sockets.AddRange([near, far]);
            }

            try
            {
                await _open.Task;
                await far.ConnectAsync(IPAddress.Loopback, _target);
                await Task.WhenAny(Pass(near, far), Pass(far, near));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                // The other end sees the connection end: that is all a proxy has to say.
            }
        }
    }

    private async Task Pass(Socket from, Socket to)
    {
        var buffer = new byte[65536];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                await _open.Task;
                for (var sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // As the end of the bytes.
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace AfdActors.Testing;

/// <summary>
/// Stands between systems and an endpoint: passes bytes on as far as the gates let them. Every connection passes <see cref="Gate"/>, and
/// those that <paramref name="gatesOf"/> knows.
/// </summary>
/// <param name="gatesOf">More gates that an accepted connection passes, by who holds its other end; null: none but the proxy's own.</param>
/// <param name="bytesPerSecond">What all connections together pass in each direction; 0: as much as comes.</param>
/// <param name="at">Where it listens; null: at any port of 127.0.0.1.</param>
public sealed class TcpProxy(
    Func<Socket, IReadOnlyList<Gate>>? gatesOf = null, int bytesPerSecond = 0, IPEndPoint? at = null) : IDisposable
{
    /// <summary>Small where a link is slow, so that connections share it.</summary>
    private const int SlowChunk = 4096;
    private const int Chunk = 65536;

    private readonly TcpListener _listener = Listen(at ?? new IPEndPoint(IPAddress.Loopback, 0));
    private readonly CancellationTokenSource _stop = new();
    private readonly Throttle? _to = bytesPerSecond > 0 ? new Throttle(bytesPerSecond) : null;
    private readonly Throttle? _from = bytesPerSecond > 0 ? new Throttle(bytesPerSecond) : null;
    private volatile IPEndPoint? _target;
    private int _accepting;

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Passed by every connection through this proxy.</summary>
    public Gate Gate { get; } = new();

    /// <summary>Where connections go from now on.</summary>
    public void Forward(IPEndPoint target)
    {
        _target = target;
        if (Interlocked.Exchange(ref _accepting, 1) == 0) _ = Accept();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        Gate.Cut();
        Gate.Open();
        _stop.Dispose();
    }

    private static TcpListener Listen(IPEndPoint at)
    {
        var listener = new TcpListener(at);
        listener.Start();
        return listener;
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var near = await _listener.AcceptSocketAsync(_stop.Token);
                _ = Task.Run(() => Serve(near));
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
        Gate[] gates = [Gate, .. gatesOf?.Invoke(near) ?? []];
        try
        {
            if (!gates.All(gate => gate.TryEnter(near) && gate.TryEnter(far))) return;
            await Pass(gates);
            await far.ConnectAsync(_target!);
            await Task.WhenAll(PassAll(near, far, gates, _to), PassAll(far, near, gates, _from));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The other end sees the connection end: that is all a proxy has to say.
        }
        finally
        {
            foreach (var gate in gates)
            {
                gate.Leave(near);
                gate.Leave(far);
            }

            near.Dispose();
        }
    }

    private static Task Pass(Gate[] gates) => Task.WhenAll(gates.Select(gate => gate.Passing));

    /// <summary>Passes bytes on up to their end, and the end; where one direction breaks, so does the other.</summary>
    private static async Task PassAll(Socket from, Socket to, Gate[] gates, Throttle? throttle)
    {
        var buffer = new byte[throttle is null ? Chunk : SlowChunk];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                if (throttle is not null) await throttle.Pass(count);
                await Pass(gates);
                for (var sent = 0; sent < count;) sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }

            await Pass(gates);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            from.Dispose();
            to.Dispose();
        }
    }
}

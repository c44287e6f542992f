using System.Net.Sockets;

namespace AfdActors.Testing;

/// <summary>
/// The network on one side of a partition: open, held (bytes wait, connections stay, as where packets are lost for a while) or cut
/// (connections end, new ones are refused). It is passed by every connection from and to what lies behind it; thread-safe.
/// </summary>
public sealed class Gate
{
    private readonly Lock _lock = new();
    private readonly HashSet<Socket> _sockets = [];
    private TaskCompletionSource _passing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _cut;

    public Gate() => _passing.SetResult();

    /// <summary>Ends once bytes may pass.</summary>
    public Task Passing
    {
        get
        {
            lock (_lock) return _passing.Task;
        }
    }

    /// <summary>Everything passes; what waited goes on.</summary>
    public void Open()
    {
        lock (_lock)
        {
            _cut = false;
            _passing.TrySetResult();
        }
    }

    /// <summary>Bytes wait, connections stay.</summary>
    public void Hold()
    {
        lock (_lock)
        {
            if (_passing.Task.IsCompleted) _passing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Ends every connection and lets no new one through.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            _cut = true;
            foreach (var socket in _sockets) socket.Dispose();
            _sockets.Clear();
        }
    }

    /// <summary>Takes in a connection, which <see cref="Cut"/> ends; false where the gate is cut.</summary>
    public bool TryEnter(Socket socket)
    {
        lock (_lock)
        {
            if (!_cut) _sockets.Add(socket);
            return !_cut;
        }
    }

    /// <summary>The connection ended by itself.</summary>
    public void Leave(Socket socket)
    {
        lock (_lock) _sockets.Remove(socket);
    }
}

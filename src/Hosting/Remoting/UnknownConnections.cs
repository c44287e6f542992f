using System.Net.Sockets;

namespace AfdActors.Hosting.Remoting;

/// <summary>Connections that have not said who they are. Thread-safe.</summary>
/// <param name="most">One more than these, and the one that has taken longest is closed.</param>
internal sealed class UnknownConnections(int most)
{
    private readonly LinkedList<Socket> _sockets = [];

    public LinkedListNode<Socket> Enter(Socket socket)
    {
        LinkedListNode<Socket> entry;
        Socket? longest = null;
        lock (_sockets)
        {
            entry = _sockets.AddLast(socket);
            if (_sockets.Count > most)
            {
                longest = _sockets.First!.Value;
                _sockets.RemoveFirst();
            }
        }

        longest?.Dispose();
        return entry;
    }

    public void Leave(LinkedListNode<Socket> entry)
    {
        lock (_sockets)
        {
            if (entry.List is not null) _sockets.Remove(entry);
        }
    }

    public void Close()
    {
        Socket[] sockets;
        lock (_sockets) sockets = [.. _sockets];
        foreach (var socket in sockets) socket.Dispose();
    }
}

using System.Net;
using System.Net.Sockets;

namespace AfdActors.Hosting.Nodes;

/// <summary>Where a node listens, and what it tells the others.</summary>
/// <param name="Listen">Interface and port to bind.</param>
/// <param name="PublicHost">
/// The host in the node's address: others must say exactly this, as an actor's address is compared as text.
/// </param>
public sealed record NodeEndpoint(HostPort Listen, string PublicHost)
{
    /// <summary>Whether it is there for this machine alone.</summary>
    public bool IsLoopback => Listen.IsLoopback && (Listen with { Host = PublicHost }).IsLoopback;

    /// <summary>At <paramref name="listen"/>; where that stands for every interface, others know this machine by its host name.</summary>
    public static NodeEndpoint At(HostPort listen, string? publicHost) =>
        new(listen, publicHost is { Length: > 0 } ? publicHost.Trim('[', ']') : listen.IsAny ? Dns.GetHostName() : listen.Host);

    /// <summary>Any port of the interface by which this machine reaches <paramref name="other"/>.</summary>
    /// <exception cref="UsageException">There is no way to it.</exception>
    public static NodeEndpoint Towards(HostPort other)
    {
        if (other.IsLoopback) return At(new HostPort(other.Host, 0), null);
        try
        {
            // Connecting a datagram socket sends nothing: it asks the routing table.
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(other.Host, other.Port);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return At(new HostPort((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(), 0), null);
        }
        catch (SocketException e)
        {
            throw new UsageException($"--join {other}: expected a host that can be reached, got: {e.Message}", e);
        }
    }

    /// <summary>Finds out before anything is written that the port cannot be had.</summary>
    /// <exception cref="UsageException">It is taken, or the address is none of this machine's.</exception>
    public void CheckFree()
    {
        try
        {
            var address = Listen.IsAny ? IPAddress.Any : Dns.GetHostAddresses(Listen.Host)[0];
            using var listener = new TcpListener(address, Listen.Port);
            listener.Start();
        }
        catch (SocketException e)
        {
            throw new UsageException($"--listen {Listen}: expected an address of this machine with a free port, got: {e.Message}", e);
        }
    }
}

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
    /// <param name="publicHost">What others call this node; null: the interface's address.</param>
    /// <param name="reason">Why there is no way to it now.</param>
    /// <returns>Null where the name has no address yet, or no network leads there: both can be otherwise soon.</returns>
    public static NodeEndpoint? Towards(HostPort other, string? publicHost, out string reason)
    {
        reason = "";
        if (other.IsLoopback) return At(new HostPort(other.Host, 0), publicHost);
        try
        {
            // Connecting a datagram socket sends nothing: it asks the routing table.
            using var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(other.Host, other.Port);
            var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
            return At(new HostPort((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString(), 0), publicHost);
        }
        catch (SocketException e)
        {
            reason = e.Message;
            return null;
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

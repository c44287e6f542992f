using System.Net;
using AfdActors.Hosting;
using AfdActors.Hosting.Nodes;

namespace AfdActors.Dashboard;

/// <summary>Where a dashboard listens, as a person writes it.</summary>
internal static class DashboardAddress
{
    /// <param name="option">Who said it, for messages.</param>
    /// <param name="text"><c>HOST:PORT</c>; <c>PORT</c> and <c>:PORT</c> mean this machine alone.</param>
    /// <exception cref="UsageException">It is no address.</exception>
    public static HostPort Parse(string option, string text)
    {
        var port = text.StartsWith(':') ? text[1..] : text;
        return HostPort.Parse(option, port.Length > 0 && port.All(char.IsAsciiDigit) ? $"{IPAddress.Loopback}:{port}" : text, anyPort: true);
    }

    /// <summary>The interface to listen at.</summary>
    /// <exception cref="UsageException">The host has no address.</exception>
    public static IPAddress Resolve(string option, HostPort at)
    {
        try
        {
            return IPAddress.TryParse(at.Host, out var address) ? address : Dns.GetHostAddresses(at.Host)[0];
        }
        catch (Exception e) when (e is System.Net.Sockets.SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new UsageException($"{option} {at}: expected an address of this machine, got: {e.Message}", e);
        }
    }
}

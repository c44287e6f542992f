using System.Globalization;
using System.Net;

namespace AfdActors.Hosting.Nodes;

/// <summary>
/// An address as the command line says it: <c>HOST:PORT</c>, an IPv6 host in brackets; <c>localhost</c> is 127.0.0.1, as addresses are
/// compared as text.
/// </summary>
/// <param name="Host">Name or address, without brackets.</param>
public sealed record HostPort(string Host, int Port)
{
    private const int LastPort = 65535;
    private const string Localhost = "localhost";

    /// <summary>The host as addresses write it: an IPv6 one in brackets.</summary>
    public string UriHost => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;

    /// <summary>Whether it is reached from this machine alone.</summary>
    public bool IsLoopback => Host == Localhost || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Whether it stands for every interface, and so names no host that others could reach.</summary>
    public bool IsAny => Host is "0.0.0.0" or "::";

    /// <param name="option">The option that said it, for messages.</param>
    /// <param name="anyPort">Whether port 0, any free one, makes sense.</param>
    /// <exception cref="UsageException">It is no such address.</exception>
    public static HostPort Parse(string option, string text, bool anyPort = false)
    {
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        var isPlain = colon > 0 && (!text[..colon].Contains(':', StringComparison.Ordinal) || text[0] == '[')
            && !host.Any(char.IsWhiteSpace);
        return isPlain && host.Length > 0
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port <= LastPort && (port > 0 || anyPort)
            ? new HostPort(host == Localhost ? IPAddress.Loopback.ToString() : host, port)
            : throw new UsageException($"{option}: expected HOST:PORT with a port from {(anyPort ? 0 : 1)} to {LastPort}, got '{text}'");
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{UriHost}:{Port}");
}

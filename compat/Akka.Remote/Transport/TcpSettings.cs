using System.Net;
using Akka.Configuration;

namespace Akka.Remote.Transport;

/// <summary>What <c>akka.remote</c> says of the transport.</summary>
internal sealed record TcpSettings(
    string Hostname,
    int Port,
    string PublicHostname,
    int PublicPort,
    TimeSpan ConnectionTimeout,
    TimeSpan HandshakeTimeout,
    int MaximumFrameSize,
    int Backlog,
    bool NoDelay,
    bool KeepAlive,
    TimeSpan FlushWait,
    TimeSpan LongestBackoff,
    int SystemMessageBufferSize)
{
    private const int SmallestFrameLimit = 32000;

    /// <exception cref="ConfigurationException">The frame limit is below 32000 bytes.</exception>
    public static TcpSettings Read(Config config)
    {
        var remote = config.GetConfig("akka.remote");
        var tcp = remote.GetConfig("dot-netty.tcp");
        var frame = tcp.GetByteSize("maximum-frame-size", null) ?? 0;
        if (frame is < SmallestFrameLimit or > int.MaxValue)
        {
            throw new ConfigurationException(
                $"akka.remote.dot-netty.tcp.maximum-frame-size: expected {SmallestFrameLimit} to {int.MaxValue} bytes, got {frame}");
        }

        var hostname = tcp.GetString("hostname", string.Empty);
        var publicHostname = tcp.GetString("public-hostname", string.Empty);
        return new TcpSettings(
            hostname,
            tcp.GetInt("port"),
            publicHostname.Length > 0 ? publicHostname : hostname.Length > 0 ? hostname : Dns.GetHostName(),
            tcp.GetInt("public-port"),
            tcp.GetTimeSpan("connection-timeout"),
            remote.GetTimeSpan("handshake-timeout"),
            (int)frame,
            tcp.GetInt("backlog"),
            tcp.GetBoolean("tcp-nodelay"),
            tcp.GetBoolean("tcp-keepalive"),
            remote.GetTimeSpan("flush-wait-on-shutdown"),
            remote.GetTimeSpan("retry-gate-closed-for"),
            remote.GetInt("system-message-buffer-size"));
    }
}

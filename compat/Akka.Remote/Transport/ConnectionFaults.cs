using System.Net.Sockets;
using System.Security.Authentication;
using MessagePack;

namespace Akka.Remote.Transport;

/// <summary>What ends a connection and nothing else: the network, or bytes that make no sense.</summary>
internal static class ConnectionFaults
{
    public static bool IsOne(Exception error) => error is IOException or SocketException or AuthenticationException or InvalidDataException
        or OperationCanceledException or ArgumentException or ObjectDisposedException or RemoteTransportException
        or MessagePackSerializationException or OverflowException or FormatException;
}

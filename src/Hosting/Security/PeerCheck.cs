using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Security;

/// <summary>
/// Whom a node believes over TLS. Both sides show a certificate of the authority that is valid now. Of the node that is connected to, it
/// names the host in its address; of one that connects, the host that it then says it is (<see cref="Admits"/>).
/// </summary>
internal sealed class PeerCheck(NodeCertificate certificate, ILogger log) : Setup
{
    /// <summary>The certificates of connections that came in and have not said who they are.</summary>
    private readonly ConcurrentDictionary<string, X509Certificate2> _incoming = new(StringComparer.Ordinal);

    /// <summary>Akka's part: what it asks for when it opens or takes a connection.</summary>
    public DotNettySslSetup Ssl => new(
        certificate.Own, suppressValidation: false, requireMutualAuthentication: true, validateCertificateHostname: true, Accepts);

    /// <summary>Whether the node at the other end of an incoming connection may say that it is at <paramref name="host"/>.</summary>
    /// <param name="connection">The other end, as the socket knows it.</param>
    public bool Admits(Address connection, string host)
    {
        if (!_incoming.TryRemove(KeyOf(connection), out var peer)) return false;
        using (peer)
        {
            if (NodeCertificate.Names(peer, host)) return true;
            log.LogWarning(
                "Connection of {Peer} closed: it says that it is {Host}, and its certificate '{Subject}' does not name that",
                KeyOf(connection), host, peer.Subject);
            return false;
        }
    }

    /// <summary>An incoming connection has ended.</summary>
    public void Forget(Address connection)
    {
        if (_incoming.TryRemove(KeyOf(connection), out var peer)) peer.Dispose();
    }

    /// <param name="remote">Akka's address where this node connects, the socket's where the other did.</param>
    private bool Accepts(X509Certificate2? peer, X509Chain? chain, string remote, SslPolicyErrors errors, ILoggingAdapter akka)
    {
        var outgoing = remote.Contains("://", StringComparison.Ordinal);
        var refusal = peer is null ? "it showed no certificate"
            : outgoing ? certificate.RefusalOf(peer, Address.Parse(remote).Host)
            : certificate.RefusalOf(peer);
        if (refusal is not null)
        {
            log.LogWarning("Connection with {Peer} refused: {Reason}", remote, refusal);
            return false;
        }

        if (!outgoing) _incoming[remote] = X509CertificateLoader.LoadCertificate(peer!.RawData);
        return true;
    }

    private static string KeyOf(Address connection) => $"{connection.Host}:{connection.Port}";
}

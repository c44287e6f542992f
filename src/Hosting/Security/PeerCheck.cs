using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor.Setup;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Security;

/// <summary>
/// Whom a node believes over TLS. Both sides show a certificate of the authority that is valid now. Of the node that is connected to, it
/// names the host in its address; of one that connects, the host that it then says it is (<see cref="Admits"/>).
/// </summary>
internal sealed class PeerCheck(NodeCertificate certificate, ILogger log) : Setup
{
    /// <summary>TLS on a connection that came in.</summary>
    /// <exception cref="AuthenticationException">The other end is not to be believed, or does not speak TLS.</exception>
    public async Task<SslStream> AcceptAsync(Stream stream, IPEndPoint peer, CancellationToken cancel)
    {
        var tls = new SslStream(stream);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = certificate.Own,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, shown, _, _) => Accepts(shown, peer.ToString(), host: null),
        };
        await tls.AuthenticateAsServerAsync(options, cancel).ConfigureAwait(false);
        return tls;
    }

    /// <summary>TLS on a connection to a node.</summary>
    /// <exception cref="AuthenticationException">The other end is not to be believed, or does not speak TLS.</exception>
    public async Task<SslStream> ConnectAsync(Stream stream, string host, CancellationToken cancel)
    {
        var tls = new SslStream(stream);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ClientCertificates = [certificate.Own],
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Own,
            RemoteCertificateValidationCallback = (_, shown, _, _) => Accepts(shown, host, host),
        };
        await tls.AuthenticateAsClientAsync(options, cancel).ConfigureAwait(false);
        return tls;
    }

    /// <summary>Whether the node at the other end of a connection that came in may say that it is at <paramref name="host"/>.</summary>
    public bool Admits(SslStream tls, IPEndPoint peer, string host)
    {
        using var shown = X509CertificateLoader.LoadCertificate(tls.RemoteCertificate!.GetRawCertData());
        if (NodeCertificate.Names(shown, host)) return true;
        log.LogWarning(
            "Connection of {Peer} closed: it says that it is {Host}, and its certificate '{Subject}' does not name that", peer, host,
            shown.Subject);
        return false;
    }

    private bool Accepts(X509Certificate? shown, string peer, string? host)
    {
        using var presented = shown is null ? null : X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        var refusal = presented is null ? "it showed no certificate"
            : host is null ? certificate.RefusalOf(presented)
            : certificate.RefusalOf(presented, host);
        if (refusal is null) return true;
        log.LogWarning("Connection with {Peer} refused: {Reason}", peer, refusal);
        return false;
    }
}

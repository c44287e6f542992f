using AfdActors.Hosting.Security;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>
/// Who gets in. Beyond this machine nodes talk over TLS with certificates of an authority of their own, as whoever gets a message through
/// to a node can end the run; on the loopback interface they need none.
/// </summary>
/// <param name="Certificate">The node's file; null: none.</param>
/// <param name="Insecure">Its user takes the risk of going without.</param>
internal sealed record FrontDoor(string? Certificate, bool Insecure)
{
    private static readonly string[] TlsKeys = ["akka.remote.dot-netty.tcp.enable-ssl", "akka.remote.dot-netty.tcp.ssl"];

    /// <param name="endpoint">Where the node is.</param>
    /// <param name="join">The node that it joins; null: it is the first.</param>
    /// <param name="akka">The user's part of Akka's configuration, which is not where TLS is set up.</param>
    /// <returns>Whom to believe; null: the node goes without TLS.</returns>
    /// <exception cref="UsageException">It may not, or its certificate is not fit for where it is.</exception>
    public PeerCheck? Open(NodeEndpoint endpoint, HostPort? join, string akka, ILogger log)
    {
        if (TlsKeys.FirstOrDefault(ConfigurationFactory.ParseString(akka).HasPath) is { } key)
            throw new UsageException($"{key}: expected none, as --cert FILE sets TLS up");
        if (Certificate is { } path) return WithTls(path, endpoint, log);
        if (endpoint.IsLoopback && join is not { IsLoopback: false }) return null;
        var where = join is null ? $"--listen {endpoint.Listen}" : $"--join {join}";
        if (!Insecure)
        {
            throw new UsageException($"""
                {where}: beyond this machine nodes talk over TLS alone, and this one has no certificate. Make an authority once, and a certificate for every node:
                  afd certs init --out authority
                  afd certs issue --ca authority --host {endpoint.PublicHost}
                Then start the node with --cert {endpoint.PublicHost.Replace(':', '-')}.pem. (--insecure goes without: whoever reaches the port can end the run.)
                """);
        }

        log.LogWarning(
            "{Where} without TLS (--insecure): whoever reaches {Address} can read the models and the join token, and end the run", where,
            endpoint.Listen);
        return null;
    }

    private PeerCheck WithTls(string path, NodeEndpoint endpoint, ILogger log)
    {
        if (Insecure) throw new UsageException("--insecure: expected without --cert, got both");
        var certificate = NodeCertificate.Read(path, TimeProvider.System);
        return certificate.RefusalOf(certificate.Own, endpoint.PublicHost) is { } refusal
            ? throw new UsageException(
                $"--cert {path}: {refusal}; 'afd certs issue --ca DIR --host {endpoint.PublicHost}' makes one that fits")
            : new PeerCheck(certificate, log);
    }
}

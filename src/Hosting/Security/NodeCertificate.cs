using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AfdActors.Hosting.Security;

/// <summary>What a node shows of itself and whom it believes: the file that <c>afd certs issue</c> makes.</summary>
internal sealed class NodeCertificate : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly TimeProvider _time;

    private NodeCertificate(X509Certificate2 own, X509Certificate2 authority, TimeProvider time) =>
        (Own, _authority, _time) = (own, authority, time);

    /// <summary>The node's certificate, with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <exception cref="UsageException">The file cannot be read or holds something else.</exception>
    public static NodeCertificate Read(string path, TimeProvider time)
    {
        try
        {
            var text = File.ReadAllText(path);
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            if (certificates.Count != 2)
            {
                throw new UsageException(
                    $"--cert {path}: expected a key, a certificate and its authority's, got {certificates.Count} certificates");
            }

            using var own = X509Certificate2.CreateFromPem(text, text);
            // A key that TLS can use on every system is one that was imported.
            return new NodeCertificate(X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null), certificates[1], time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"--cert {path}: expected a file as 'afd certs issue' makes it, got: {e.Message}", e);
        }
    }

    /// <summary>Why a certificate is not one of this authority's that is valid now; null when it is.</summary>
    public string? RefusalOf(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(_authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = _time.GetUtcNow().UtcDateTime;
        if (chain.Build(certificate)) return null;
        var reasons = string.Join("; ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()).Distinct());
        return $"'{certificate.Subject}' of '{certificate.Issuer}' is not a valid certificate of '{_authority.Subject}' ({reasons})";
    }

    /// <summary>The same for a node that is, or says it is, at a host.</summary>
    public string? RefusalOf(X509Certificate2 certificate, string host) =>
        RefusalOf(certificate) ?? (Names(certificate, host) ? null : $"'{certificate.Subject}' does not name '{host}'");

    public void Dispose()
    {
        Own.Dispose();
        _authority.Dispose();
    }

    /// <summary>Whether one of a certificate's alternative names is this host; the subject's name does not count.</summary>
    public static bool Names(X509Certificate2 certificate, string host)
    {
        var plain = host.Trim('[', ']');
        var isHost = IPAddress.TryParse(plain, out _) || Uri.CheckHostName(plain) == UriHostNameType.Dns;
        return isHost && certificate.MatchesHostname(plain, allowWildcards: false, allowCommonName: false);
    }
}

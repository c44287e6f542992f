using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AfdActors.Hosting.Security;

/// <summary>
/// A certificate authority for the nodes of one federation: <c>authority.pem</c>, its certificate, and <c>authority.key</c>, the key that
/// makes nodes. A node trusts the authority whose certificate is in its own file, and no other; the machine's list of authorities plays no
/// part.
/// </summary>
internal sealed class RunAuthority : IDisposable
{
    private const string CertificateName = "authority.pem";
    private const string KeyName = "authority.key";
    private const int SerialBytes = 16;
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    /// <summary>Clocks of other machines may be behind.</summary>
    private static readonly TimeSpan Earlier = TimeSpan.FromHours(1);

    private readonly X509Certificate2 _certificate;

    private RunAuthority(X509Certificate2 certificate) => _certificate = certificate;

    public DateTimeOffset ValidUntil => _certificate.NotAfter;

    /// <summary>Makes an authority with a key of its own; each has another name, so that they are told apart in messages.</summary>
    /// <exception cref="UsageException">The folder holds one, or cannot be written.</exception>
    public static RunAuthority Create(string folder, TimeSpan validity, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = $"CN=AfdActors authority {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
            certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = time.GetUtcNow();
        var certificate = request.CreateSelfSigned(now - Earlier, now + validity);

        PrivateFile.CreateFolder(folder);
        PrivateFile.Create(Path.Combine(folder, KeyName), key.ExportPkcs8PrivateKeyPem() + "\n");
        PrivateFile.Create(Path.Combine(folder, CertificateName), certificate.ExportCertificatePem() + "\n");
        return new RunAuthority(certificate);
    }

    /// <exception cref="UsageException">There is none, or its files are damaged.</exception>
    public static RunAuthority Open(string folder)
    {
        try
        {
            return new RunAuthority(
                X509Certificate2.CreateFromPemFile(Path.Combine(folder, CertificateName), Path.Combine(folder, KeyName)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException(
                $"{folder}: expected {CertificateName} and {KeyName} as 'afd certs init' makes them, got: {e.Message}", e);
        }
    }

    /// <summary>Makes a node's file: its key, its certificate and the authority's, as PEM.</summary>
    /// <param name="hosts">What the others may call the node: DNS names and IP addresses.</param>
    /// <param name="validity">The authority's own end is the latest.</param>
    /// <exception cref="UsageException">A host is none, or the authority has ended.</exception>
    public string Issue(IReadOnlyList<string> hosts, TimeSpan validity, TimeProvider time)
    {
        var now = time.GetUtcNow();
        if (now >= ValidUntil)
            throw new UsageException($"the authority ended on {ValidUntil:yyyy-MM-dd}: make another one ('afd certs init')");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={hosts[0]}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
            certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        // Every node connects to every other, so each is server and client.
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerUse), new Oid(ClientUse)], critical: false));
        request.CertificateExtensions.Add(Names(hosts));
        var (begin, end) = (now - Earlier, now + validity);
        using var certificate = request.Create(
            _certificate,
            begin < _certificate.NotBefore ? _certificate.NotBefore : begin,
            end > ValidUntil ? ValidUntil : end,
            RandomNumberGenerator.GetBytes(SerialBytes));
        return string.Join(
            '\n', key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem(), _certificate.ExportCertificatePem(), "");
    }

    public void Dispose() => _certificate.Dispose();

    private static X509Extension Names(IReadOnlyList<string> hosts)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var host in hosts)
        {
            if (IPAddress.TryParse(host, out var address)) names.AddIpAddress(address);
            else if (Uri.CheckHostName(host) == UriHostNameType.Dns) names.AddDnsName(host);
            else throw new UsageException($"--host: expected a DNS name or an IP address, got '{host}'");
        }

        return names.Build();
    }
}

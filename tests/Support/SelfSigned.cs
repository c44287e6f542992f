using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AfdActors.Tests.Support;

/// <summary>A certificate for the loopback address that nobody but its maker vouches for.</summary>
public static class SelfSigned
{
    public const string Password = "only for tests";

    /// <summary>Writes certificate and key as a PKCS #12 file.</summary>
    /// <returns>HOCON that has a node use it for TLS.</returns>
    public static string Write(string path)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pkcs12, Password));
        return $$"""
            akka.remote.dot-netty.tcp {
              enable-ssl = true
              ssl.certificate { path = "{{path.Replace("\\", "\\\\", StringComparison.Ordinal)}}", password = "{{Password}}" }
            }
            """;
    }
}

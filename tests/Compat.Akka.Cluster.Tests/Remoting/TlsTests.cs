using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AfdActors.Compat.Akka.Cluster.Tests.Support;
using Akka.Actor;

namespace AfdActors.Compat.Akka.Cluster.Tests.Remoting;

public sealed class TlsTests() : RemoteTest(Config(suppressValidation: true))
{
    private const string Password = "only for tests";

    private static readonly string CertificateFile = WriteCertificate();

    [Fact]
    public async Task Systems_talk_over_tls_with_a_certificate_from_a_file()
    {
        var other = Start(Config(suppressValidation: true));
        Echo(other);
        Assert.Equal("akka.ssl.tcp", AddressOf(other).Protocol);
        var echo = Find(Sys, other);
        Assert.Equal("secret", await echo.Ask<string>("secret", Patience));
    }

    [Fact]
    public async Task Certificate_that_nobody_vouches_for_is_refused()
    {
        var other = Start(Config(suppressValidation: false));
        Echo(Sys);
        await Assert.ThrowsAsync<ActorNotFoundException>(
            () => other.ActorSelection(PathOf(Sys, "echo")).ResolveOne(TimeSpan.FromSeconds(2)));
    }

    private static string Config(bool suppressValidation) => $$"""
        akka.remote.dot-netty.tcp {
          enable-ssl = true
          ssl {
            suppress-validation = {{(suppressValidation ? "true" : "false")}}
            certificate { path = "{{CertificateFile.Replace("\\", "\\\\", StringComparison.Ordinal)}}", password = "{{Password}}" }
          }
        }
        """;

    private static string WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(150));
        var file = Path.Combine(AppContext.BaseDirectory, "loopback.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, Password));
        return file;
    }
}

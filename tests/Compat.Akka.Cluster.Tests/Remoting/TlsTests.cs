using AfdActors.Compat.Akka.Cluster.Tests.Support;
using AfdActors.Tests.Support;
using Akka.Actor;

namespace AfdActors.Compat.Akka.Cluster.Tests.Remoting;

public sealed class TlsTests() : RemoteTest(Config(suppressValidation: true))
{
    private static readonly string WithCertificate = SelfSigned.Write(Path.Combine(AppContext.BaseDirectory, "loopback.pfx"));

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

    private static string Config(bool suppressValidation) =>
        $"{WithCertificate}\nakka.remote.dot-netty.tcp.ssl.suppress-validation = {(suppressValidation ? "true" : "false")}";
}

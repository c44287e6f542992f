using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AfdActors.Hosting.Security;
using AfdActors.Testing;

namespace AfdActors.Hosting.Tests;

public sealed class NodeCertificateTests : IDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_certificate_of_the_authority_is_believed_for_the_hosts_it_names()
    {
        using var authority = Authority("a");
        using var node = Node(authority, "node.pem", ["node-7.example", "10.0.0.7", "::1"]);
        Assert.True(node.Own.HasPrivateKey);
        Assert.Null(node.RefusalOf(node.Own));
        Assert.All((string[])["node-7.example", "NODE-7.example", "10.0.0.7", "::1", "[::1]"], host =>
            Assert.Null(node.RefusalOf(node.Own, host)));
    }

    [Theory]
    [InlineData("node-8.example")]
    [InlineData("x.node-7.example")]
    [InlineData("10.0.0.8")]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("no host")]
    public void A_host_that_it_does_not_name_is_refused(string host)
    {
        using var authority = Authority("a");
        using var node = Node(authority, "node.pem", ["node-7.example", "10.0.0.7"]);
        Assert.Equal($"'CN=node-7.example' does not name '{host}'", node.RefusalOf(node.Own, host));
    }

    [Fact]
    public void A_certificate_of_another_authority_is_refused()
    {
        using var authority = Authority("a");
        using var other = Authority("b");
        using var node = Node(authority, "node.pem", ["node"]);
        using var stranger = Node(other, "stranger.pem", ["node"]);
        Assert.StartsWith("'CN=node' of 'CN=AfdActors authority", node.RefusalOf(stranger.Own), StringComparison.Ordinal);
    }

    /// <summary>From an hour before it was made, as clocks differ, to its end.</summary>
    [Theory]
    [InlineData(-2, false)]
    [InlineData(-0.5, true)]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public void It_is_believed_for_its_time(double hours, bool believed)
    {
        using var authority = Authority("a");
        var path = _folder.Inside("node.pem");
        PrivateFile.Create(path, authority.Issue(["node"], Day, new FixedTime(Now)));
        using var node = NodeCertificate.Read(path, new FixedTime(Now.AddHours(hours)));
        Assert.Equal(believed, node.RefusalOf(node.Own) is null);
    }

    [Fact]
    public void It_ends_with_its_authority_at_the_latest()
    {
        using var authority = RunAuthority.Create(_folder.Inside("a"), Day, new FixedTime(Now));
        using var node = Node(authority, "node.pem", ["node"]);
        Assert.Equal(Now + Day, node.Own.NotAfter.ToUniversalTime());
        Assert.Contains(
            "the authority ended", Assert.Throws<UsageException>(() => authority.Issue(["node"], Day, new FixedTime(Now + Day))).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Else every node could let others in.</summary>
    [Fact]
    public void A_nodes_key_makes_no_certificate_that_is_believed()
    {
        using var authority = Authority("a");
        using var node = Node(authority, "node.pem", ["node"]);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=guest", key, HashAlgorithmName.SHA256);
        var signer = X509SignatureGenerator.CreateForECDsa(node.Own.GetECDsaPrivateKey()!);
        using var guest = request.Create(node.Own.SubjectName, signer, node.Own.NotBefore, node.Own.NotAfter, [1]);
        Assert.NotNull(node.RefusalOf(guest));
    }

    [Fact]
    public void A_file_of_something_else_is_refused_by_its_name()
    {
        using var authority = Authority("a");
        var alone = _folder.Inside(Path.Combine("a", "authority.pem"));
        Assert.Contains(
            "got 1 certificates", Assert.Throws<UsageException>(() => NodeCertificate.Read(alone, TimeProvider.System)).Message,
            StringComparison.Ordinal);
        var missing = _folder.Inside("missing.pem");
        Assert.StartsWith(
            $"--cert {missing}: expected a file as 'afd certs issue' makes it",
            Assert.Throws<UsageException>(() => NodeCertificate.Read(missing, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private RunAuthority Authority(string name) => RunAuthority.Create(_folder.Inside(name), 100 * Day, new FixedTime(Now));

    private NodeCertificate Node(RunAuthority authority, string name, string[] hosts)
    {
        var path = _folder.Inside(name);
        PrivateFile.Create(path, authority.Issue(hosts, 10 * Day, new FixedTime(Now)));
        return NodeCertificate.Read(path, new FixedTime(Now));
    }
}

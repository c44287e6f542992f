using AfdActors.Hosting.Security;
using AfdActors.Testing;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>An authority for the nodes of one test, as <c>afd certs init</c> makes it.</summary>
internal sealed class Authority : IDisposable
{
    public const string Loopback = "127.0.0.1";

    /// <summary>A host at which no node of a test is.</summary>
    public const string Elsewhere = "192.0.2.7";

    private static readonly TimeSpan Year = TimeSpan.FromDays(365);

    private readonly string _folder;
    private readonly RunAuthority _authority;

    public Authority(Federation federation, string name = "authority")
    {
        _folder = federation.PathOf(name);
        _authority = RunAuthority.Create(_folder, Year, TimeProvider.System);
    }

    /// <summary>The file of a node at a host, for <c>--cert</c>.</summary>
    public string Issue(string name, string host = Loopback)
    {
        var path = Path.Combine(_folder, name);
        PrivateFile.Create(path, _authority.Issue([host], Year, TimeProvider.System));
        return path;
    }

    public NodeCertificate Certificate(string name, string host = Loopback) => NodeCertificate.Read(Issue(name, host), TimeProvider.System);

    /// <summary>One that ended yesterday.</summary>
    public NodeCertificate Expired(string name)
    {
        var path = Path.Combine(_folder, name);
        PrivateFile.Create(
            path, _authority.Issue([Loopback], TimeSpan.FromMinutes(30), new FixedTime(TimeProvider.System.GetUtcNow().AddMinutes(-45))));
        return NodeCertificate.Read(path, TimeProvider.System);
    }

    public void Dispose() => _authority.Dispose();
}

using System.Net;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>
/// A file in the place of <c>/etc/hosts</c> for the processes of one test, in mount namespaces of their own: Linux with <c>unshare</c>, and
/// users that may make such namespaces.
/// </summary>
internal sealed class HostsFile : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    /// <summary>Runs the command that follows it where names are looked up here first.</summary>
    public IEnumerable<string> Launcher =>
        ["unshare", "--map-root-user", "--mount", "/bin/sh", "-c", "mount --bind \"$0\" /etc/hosts && exec \"$@\"", _path];

    /// <summary>From now on the name stands for this address, and for no other. The file stays the same one, so that all see it.</summary>
    public void Set(string name, IPAddress address) => File.WriteAllText(_path, $"{address} {name}\n");

    public void Dispose() => File.Delete(_path);
}

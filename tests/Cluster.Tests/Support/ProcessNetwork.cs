using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AfdActors.Testing;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>
/// Every process behind a proxy of its own, which the others know it by. What a process receives passes its own proxy, and what it sends
/// those of the others, which find out whose connection they pass: so one gate for each process, and one for each two, hold or cut both
/// ways.
/// </summary>
/// <param name="bytesPerSecond">Of every process's link, in each direction; 0: as much as comes.</param>
internal sealed class ProcessNetwork(int bytesPerSecond = 0) : IDisposable
{
    /// <summary>The processes listen here, where no connection starts from: a port stays free between two lives of a process.</summary>
    private static readonly IPAddress Behind = IPAddress.Parse("127.0.0.2");

    private readonly ConcurrentDictionary<string, TcpProxy> _proxies = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string, string), Gate> _between = new();
    private readonly ConcurrentDictionary<int, string> _names = new();
    private readonly Gate _unknown = Closed();

    /// <summary>What all connections from and to a process pass, in every one of its lives.</summary>
    public Gate GateOf(string name) => ProxyOf(name).Gate;

    /// <summary>What all connections between two processes pass, whichever of them opened them.</summary>
    public Gate GateBetween(string one, string other) =>
        _between.GetOrAdd(string.CompareOrdinal(one, other) < 0 ? (one, other) : (other, one), _ => new Gate());

    /// <summary>What the others say.</summary>
    public int PublicPort(string name) => ProxyOf(name).Port;

    /// <summary>A port for a new life of a process; the options that put it behind its proxy.</summary>
    public IEnumerable<string> Arguments(string name)
    {
        var target = FreeEndPoint();
        ProxyOf(name).Forward(target);
        return
        [
            "--listen", target.ToString(), "--public-host", IPAddress.Loopback.ToString(),
            "--set", string.Create(CultureInfo.InvariantCulture, $"akka.remote.dot-netty.tcp.public-port={PublicPort(name)}"),
        ];
    }

    /// <summary>From now on the connections of this process are known as its own.</summary>
    public void Started(string name, int process) => _names[process] = name;

    public void Dispose()
    {
        foreach (var proxy in _proxies.Values) proxy.Dispose();
    }

    private TcpProxy ProxyOf(string name) =>
        _proxies.GetOrAdd(name, _ => new TcpProxy(accepted => GatesOf(name, accepted), bytesPerSecond));

    /// <summary>A connection of nobody passes nothing, as it would pass a partition: whoever opened it tries again.</summary>
    private IReadOnlyList<Gate> GatesOf(string name, Socket accepted) => SocketOwner.Of(accepted, _names.Keys) is { } process
        ? [GateOf(_names[process]), GateBetween(name, _names[process])]
        : [_unknown];

    private static Gate Closed()
    {
        var gate = new Gate();
        gate.Cut();
        return gate;
    }

    private static IPEndPoint FreeEndPoint()
    {
        using var listener = new TcpListener(Behind, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}

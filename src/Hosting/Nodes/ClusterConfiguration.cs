using System.Globalization;
using AfdActors.Algorithms;
using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Membership;
using AfdActors.Messages;
using AfdActors.Messages.Wire;
using Akka.Configuration;

namespace AfdActors.Hosting.Nodes;

/// <summary>
/// The Akka configuration of a node of a cluster, in layers: what the command line says of the node, the user's <c>akka { }</c>, the
/// defaults of the node's role (<c>hocon/coordinator.conf</c>, <c>hocon/client.conf</c>, which the program carries), what a node listens to
/// (<c>Remoting/remoting.conf</c>), the wire format's.
/// </summary>
internal static class ClusterConfiguration
{
    /// <summary>Every node is a system of this name; it is part of all addresses.</summary>
    public const string SystemName = "afd";

    /// <summary>The role of the node that leads the run.</summary>
    public const string CoordinatorRole = "coordinator";

    /// <summary>The role of a node that hosts clients.</summary>
    public const string ClientRole = "client";

    private const string TrustedPaths = "akka.remote.trusted-selection-paths";

    /// <summary>A coordinator is its own seed node, at the address that the others know it by.</summary>
    public static Config Coordinator(NodeEndpoint endpoint, string akka, bool tls)
    {
        var publicPort = ConfigurationFactory.ParseString(akka).GetInt("akka.remote.dot-netty.tcp.public-port", 0);
        return Node(CoordinatorRole, endpoint, new HostPort(endpoint.PublicHost, publicPort > 0 ? publicPort : endpoint.Listen.Port), akka,
            tls, ["/user/" + ActorNames.Coordinator]);
    }

    /// <summary>A client node joins at the coordinator, which reaches its clients by their paths.</summary>
    public static Config Client(NodeEndpoint endpoint, HostPort join, string akka, bool tls, IEnumerable<ClientId> clients) =>
        Node(ClientRole, endpoint, join, akka, tls, clients.Select(client => $"/user/{ActorNames.Node}/{ActorNames.Client(client)}"));

    /// <summary>The defaults of a role, as the file of that name says them.</summary>
    public static Config Defaults(string role) => Resource($"{role}.conf");

    private static Config Resource(string name)
    {
        using var stream = typeof(ClusterConfiguration).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is missing from the program");
        using var reader = new StreamReader(stream);
        return ConfigurationFactory.ParseString(reader.ReadToEnd());
    }

    private static Config Node(string role, NodeEndpoint endpoint, HostPort seed, string akka, bool tls, IEnumerable<string> paths)
    {
        var remoting = Resource("remoting.conf");
        var rest = ConfigurationFactory.ParseString(akka).WithFallback(Defaults(role)).WithFallback(remoting)
            .WithFallback(WireConfig.Default);
        var trusted = remoting.GetStringList(TrustedPaths).Concat(paths);
        // The transport is part of an address.
        var coordinator = $"{(tls ? "akka.ssl.tcp" : "akka.tcp")}://{SystemName}@{seed}";
        // Akka.Hosting's options would say four of these, but those of the cluster bring more than they say (docs/decisions/packages.md).
        Dictionary<string, RawValue> own = new()
        {
            ["akka.actor.provider"] = One("cluster"),
            // Akka says every interface by no name.
            ["akka.remote.dot-netty.tcp.hostname"] = One(endpoint.Listen.IsAny ? "" : endpoint.Listen.Host),
            // As it stands in addresses, which are compared as text.
            ["akka.remote.dot-netty.tcp.public-hostname"] = One((endpoint.Listen with { Host = endpoint.PublicHost }).UriHost),
            ["akka.remote.dot-netty.tcp.port"] = One(endpoint.Listen.Port),
            ["akka.remote.dot-netty.tcp.enable-ssl"] = One(tls ? "true" : "false"),
            ["akka.cluster.roles"] = Many([role]),
            [TrustedPaths] = Many(trusted),
            ["akka.cluster.seed-nodes"] = Many([coordinator]),
            ["akka.cluster.downing-provider-class"] = One(typeof(FederationDowning).AssemblyQualifiedName!),
            // The process leaves the cluster itself when it is told to stop.
            ["akka.coordinated-shutdown.run-by-clr-shutdown-hook"] = One("off"),
            // Coordinator and clients watch each other, however many they are.
            ["akka.cluster.failure-detector.monitored-by-nr-of-members"] = One(int.MaxValue),
        };
        if (role == ClientRole)
        {
            own["akka.cluster.failure-detector.implementation-class"] = One(typeof(CoordinatorFailureDetector).AssemblyQualifiedName!);
            own[$"akka.cluster.failure-detector.{CoordinatorFailureDetector.CoordinatorKey}"] = One(coordinator);
        }

        return ConfigurationFactory.ParseString(ConfigurationText.RenderRaw(own)).WithFallback(rest);
    }

    private static RawValue One(object value) => new([string.Create(CultureInfo.InvariantCulture, $"{value}")], false, "");

    private static RawValue Many(IEnumerable<string> values) => new([.. values], true, "");
}

using AfdActors.Algorithms;
using AfdActors.Hosting.Membership;
using AfdActors.Hosting.Nodes;
using Akka.Event;
using Akka.Remote;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Hosting.Tests;

public sealed class ClusterConfigurationTests
{
    private static readonly NodeEndpoint Everywhere = NodeEndpoint.At(new HostPort("0.0.0.0", 4053), "node-1");

    [Fact]
    public void Coordinator_is_its_own_seed_node_under_its_public_name()
    {
        var akka = ClusterConfiguration.Coordinator(Everywhere, "", tls: false);
        Assert.Equal("cluster", akka.GetString("akka.actor.provider"));
        Assert.Equal(["coordinator"], akka.GetStringList("akka.cluster.roles"));
        Assert.Equal(["akka.tcp://afd@node-1:4053"], akka.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal("", akka.GetString("akka.remote.dot-netty.tcp.hostname"));
        Assert.Equal("node-1", akka.GetString("akka.remote.dot-netty.tcp.public-hostname"));
        Assert.Equal(4053, akka.GetInt("akka.remote.dot-netty.tcp.port"));
    }

    [Fact]
    public void A_coordinator_behind_another_port_is_its_own_seed_node_under_that_port()
    {
        var akka = ClusterConfiguration.Coordinator(Everywhere, "akka.remote.dot-netty.tcp.public-port = 9000", tls: false);
        Assert.Equal(["akka.tcp://afd@node-1:9000"], akka.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal(4053, akka.GetInt("akka.remote.dot-netty.tcp.port"));
    }

    /// <summary>Akka reads the host of an address with its brackets, and compares it as text; who binds wants none.</summary>
    [Theory]
    [InlineData("::1", null)]
    [InlineData("::", "[::1]")]
    public void An_IPv6_host_stands_in_brackets_in_addresses_alone(string listen, string? publicHost)
    {
        var endpoint = NodeEndpoint.At(new HostPort(listen, 4053), publicHost);
        var akka = ClusterConfiguration.Coordinator(endpoint, "", tls: false);
        Assert.Equal(["akka.tcp://afd@[::1]:4053"], akka.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal("[::1]", akka.GetString("akka.remote.dot-netty.tcp.public-hostname"));
        Assert.Equal(listen == "::" ? "" : listen, akka.GetString("akka.remote.dot-netty.tcp.hostname"));
        Assert.Equal("[::1]", Akka.Actor.Address.Parse("akka.tcp://afd@[::1]:4053").Host);
    }

    [Fact]
    public void Client_joins_at_the_coordinator()
    {
        var akka = ClusterConfiguration.Client(
            NodeEndpoint.At(new HostPort("127.0.0.1", 0), null), new HostPort("127.0.0.1", 4053), "", tls: false,
            [new ClientId("a"), new ClientId("b c")]);
        Assert.Equal(["client"], akka.GetStringList("akka.cluster.roles"));
        Assert.Equal(["akka.tcp://afd@127.0.0.1:4053"], akka.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal(0, akka.GetInt("akka.remote.dot-netty.tcp.port"));
    }

    /// <summary>Beside the paths of Akka's own that a cluster needs.</summary>
    [Fact]
    public void Others_reach_the_coordinator_by_its_path_and_clients_by_theirs_and_no_other_actor()
    {
        const string paths = "akka.remote.trusted-selection-paths";
        var coordinator = ClusterConfiguration.Coordinator(Everywhere, "", tls: false);
        var client = ClusterConfiguration.Client(
            Everywhere, new HostPort("node-1", 4053), "", tls: false, [new ClientId("a"), new ClientId("b c")]);
        string[] akka = ["/system/cluster/core/daemon", "/system/cluster/heartbeatReceiver", "/system/remote-watcher"];
        Assert.Equal([.. akka, "/user/coordinator"], coordinator.GetStringList(paths));
        Assert.Equal([.. akka, "/user/node/client-a", "/user/node/client-b%20c"], client.GetStringList(paths));
        Assert.All([coordinator, client], node => Assert.True(node.GetBoolean("akka.remote.untrusted-mode")));
    }

    [Fact]
    public void With_TLS_the_address_to_join_says_so()
    {
        var coordinator = ClusterConfiguration.Coordinator(Everywhere, "", tls: true);
        var client = ClusterConfiguration.Client(
            NodeEndpoint.At(new HostPort("node-2", 0), null), new HostPort("node-1", 4053), "", tls: true, []);
        Assert.All([coordinator, client], akka =>
        {
            Assert.Equal(["akka.ssl.tcp://afd@node-1:4053"], akka.GetStringList("akka.cluster.seed-nodes"));
            Assert.True(akka.GetBoolean("akka.remote.dot-netty.tcp.enable-ssl"));
        });
    }

    /// <summary>Whatever packages bring: a serializer that is in no list here would be one that strangers can reach.</summary>
    [Fact]
    public async Task Every_serializer_of_a_node_is_ours_or_refused_or_reads_listed_messages_or_plain_values()
    {
        var endpoint = NodeEndpoint.At(new HostPort("127.0.0.1", 0), null);
        var system = NodeSystem.Start(
            ClusterConfiguration.Client(endpoint, new HostPort("127.0.0.1", 1), "akka.loglevel = OFF", tls: false, []), peers: null,
            NullLoggerFactory.Instance);
        var serializers = system.Settings.Config.GetConfig("akka.actor.serializers").AsEnumerable()
            .ToDictionary(pair => pair.Key, pair => Type.GetType(pair.Value.GetString(), throwOnError: true)!.Name);
        await system.Terminate();

        Assert.Equal(["afd"], NamesOf("AfdSerializer"));
        Assert.Equal(["akka-stream-ref", "bytes", "daemon-create", "json", "proto", "reliable-delivery"], NamesOf("RefusedSerializer"));
        Assert.Equal(["akka-cluster", "akka-containers", "akka-misc", "akka-system-msg"], NamesOf("ListedSerializer"));
        Assert.Equal(["primitive"], NamesOf("PrimitiveSerializers"));
        Assert.Equal(12, serializers.Count);

        IEnumerable<string> NamesOf(string type) =>
            serializers.Where(pair => pair.Value == type).Select(pair => pair.Key).Order(StringComparer.Ordinal);
    }

    /// <summary>Not even the user may say otherwise: with Akka's own strategies one broken link ends the run.</summary>
    [Fact]
    public void Who_gives_up_whom_is_for_the_program_to_say()
    {
        const string other = """
            akka.cluster {
              downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
              failure-detector { monitored-by-nr-of-members = 1, implementation-class = "Akka.Remote.PhiAccrualFailureDetector, Akka.Remote" }
            }
            """;
        var coordinator = ClusterConfiguration.Coordinator(Everywhere, other, tls: false);
        var client = ClusterConfiguration.Client(
            NodeEndpoint.At(new HostPort("node-2", 0), null), new HostPort("node-1", 4053), other, tls: false, []);
        Assert.All([coordinator, client], akka =>
        {
            Assert.Equal(typeof(FederationDowning), Type.GetType(akka.GetString("akka.cluster.downing-provider-class")));
            Assert.Equal(int.MaxValue, akka.GetInt("akka.cluster.failure-detector.monitored-by-nr-of-members"));
        });
        Assert.Equal(
            typeof(PhiAccrualFailureDetector), Type.GetType(coordinator.GetString("akka.cluster.failure-detector.implementation-class")));
        Assert.Equal(
            typeof(CoordinatorFailureDetector), Type.GetType(client.GetString("akka.cluster.failure-detector.implementation-class")));
    }

    /// <summary>With a threshold of zero any silence is too long.</summary>
    [Theory]
    [InlineData("akka.tcp://afd@node-1:4053", false)]
    [InlineData("akka.tcp://afd@node-2:4053", true)]
    public void A_client_misses_the_coordinator_and_nobody_else(string silent, bool available)
    {
        var akka = ClusterConfiguration.Client(
            NodeEndpoint.At(new HostPort("node-3", 0), null),
            new HostPort("node-1", 4053),
            "akka.cluster.failure-detector { threshold = 0, max-sample-size = 10, min-std-deviation = 100ms }",
            tls: false,
            []);
        var detector = new CoordinatorFailureDetector(
            akka.GetConfig("akka.cluster.failure-detector"), new EventStream(debug: false))
        { Address = silent };
        detector.HeartBeat();
        Assert.Equal(available, detector.IsAvailable);
    }

    [Fact]
    public void What_the_user_says_wins_over_the_defaults_of_the_role()
    {
        var akka = ClusterConfiguration.Coordinator(
            Everywhere, "akka.cluster.failure-detector.acceptable-heartbeat-pause = 20s", tls: false);
        Assert.Equal(TimeSpan.FromSeconds(20), akka.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause"));
        Assert.Equal(TimeSpan.FromSeconds(5), akka.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
    }
}

using AfdActors.Cli.Hosting;

namespace AfdActors.Cli.Tests.Hosting;

public sealed class ClusterConfigurationTests
{
    private static readonly NodeEndpoint Everywhere = NodeEndpoint.At(new HostPort("0.0.0.0", 4053), "node-1");

    [Fact]
    public void Coordinator_is_its_own_seed_node_under_its_public_name()
    {
        var akka = ClusterConfiguration.Coordinator(Everywhere, "");
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
        var akka = ClusterConfiguration.Coordinator(Everywhere, "akka.remote.dot-netty.tcp.public-port = 9000");
        Assert.Equal(["akka.tcp://afd@node-1:9000"], akka.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal(4053, akka.GetInt("akka.remote.dot-netty.tcp.port"));
    }

    [Fact]
    public void Client_joins_at_the_coordinator()
    {
        var akka = ClusterConfiguration.Client(NodeEndpoint.At(new HostPort("127.0.0.1", 0), null), new HostPort("127.0.0.1", 4053), "");
        Assert.Equal(["client"], akka.GetStringList("akka.cluster.roles"));
        Assert.Equal(["akka.tcp://afd@127.0.0.1:4053"], akka.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal(0, akka.GetInt("akka.remote.dot-netty.tcp.port"));
    }

    [Fact]
    public void With_TLS_the_address_to_join_says_so()
    {
        const string tls = "akka.remote.dot-netty.tcp.enable-ssl = true";
        var coordinator = ClusterConfiguration.Coordinator(Everywhere, tls);
        var client = ClusterConfiguration.Client(NodeEndpoint.At(new HostPort("node-2", 0), null), new HostPort("node-1", 4053), tls);
        Assert.All([coordinator, client], akka => Assert.Equal(["akka.ssl.tcp://afd@node-1:4053"], akka.GetStringList("akka.cluster.seed-nodes")));
    }

    [Theory]
    [InlineData("coordinator")]
    [InlineData("client")]
    public void Side_of_the_coordinator_survives_a_partition(string role)
    {
        var resolver = ClusterConfiguration.Defaults(role).GetConfig("akka.cluster.split-brain-resolver");
        Assert.Equal("keep-oldest", resolver.GetString("active-strategy"));
        Assert.Equal("coordinator", resolver.GetString("keep-oldest.role"));
        Assert.False(resolver.GetBoolean("keep-oldest.down-if-alone"));
    }

    [Fact]
    public void What_the_user_says_wins_over_the_defaults_of_the_role()
    {
        var akka = ClusterConfiguration.Coordinator(Everywhere, """
            akka.cluster.failure-detector.acceptable-heartbeat-pause = "20s"
            akka.remote.dot-netty.tcp.enable-ssl = "true"
            """);
        Assert.Equal(TimeSpan.FromSeconds(20), akka.GetTimeSpan("akka.cluster.failure-detector.acceptable-heartbeat-pause"));
        Assert.Equal(TimeSpan.FromSeconds(5), akka.GetTimeSpan("akka.cluster.split-brain-resolver.stable-after"));
        Assert.True(ClusterConfiguration.UsesTls(akka));
        Assert.False(ClusterConfiguration.UsesTls(ClusterConfiguration.Coordinator(Everywhere, "")));
    }
}

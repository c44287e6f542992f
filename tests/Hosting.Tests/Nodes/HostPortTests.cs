using AfdActors.Hosting.Nodes;

namespace AfdActors.Hosting.Tests;

public sealed class HostPortTests
{
    [Theory]
    [InlineData("127.0.0.1:4053", "127.0.0.1", 4053, true, false)]
    [InlineData("0.0.0.0:65535", "0.0.0.0", 65535, false, true)]
    [InlineData("[::1]:4053", "::1", 4053, true, false)]
    [InlineData("node-1.example:4053", "node-1.example", 4053, false, false)]
    public void Host_and_port_are_told_apart(string text, string host, int port, bool loopback, bool any)
    {
        var parsed = HostPort.Parse("--listen", text);
        Assert.Equal(new HostPort(host, port), parsed);
        Assert.Equal((loopback, any, text), (parsed.IsLoopback, parsed.IsAny, parsed.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("4053")]
    [InlineData(":4053")]
    [InlineData("host:")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("host:4053x")]
    [InlineData("::1:4053")]
    [InlineData("a b:4053")]
    public void Anything_else_is_refused_by_the_name_of_its_option(string text)
    {
        var refusal = Assert.Throws<UsageException>(() => HostPort.Parse("--join", text));
        Assert.StartsWith("--join: expected HOST:PORT", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"got '{text}'", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// A node's address is compared as text, so a coordinator at the one and a client that joins at the other would never meet.
    /// </summary>
    [Fact]
    public void Localhost_is_127_0_0_1() => Assert.Equal(new HostPort("127.0.0.1", 4612), HostPort.Parse("--join", "localhost:4612"));

    [Fact]
    public void Port_0_stands_for_any_where_that_makes_sense() =>
        Assert.Equal(0, HostPort.Parse("--listen", "10.0.0.1:0", anyPort: true).Port);

    [Fact]
    public void Node_on_the_loopback_interface_is_known_by_it() =>
        Assert.Equal(
            new NodeEndpoint(new HostPort("127.0.0.1", 0), "127.0.0.1"), NodeEndpoint.Towards(new HostPort("127.0.0.1", 4053), null, out _));

    /// <summary>Names that end with <c>.invalid</c> never have an address (RFC 2606).</summary>
    [Fact]
    public void There_is_no_way_to_a_name_without_an_address()
    {
        Assert.Null(NodeEndpoint.Towards(new HostPort("coordinator.invalid", 4053), null, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void Node_that_has_a_name_of_its_own_is_known_by_it_at_any_port() => Assert.Equal(
        new NodeEndpoint(new HostPort("127.0.0.1", 0), "ward-7.example"),
        NodeEndpoint.Towards(new HostPort("127.0.0.1", 4053), "ward-7.example", out _));

    [Fact]
    public void Taken_port_is_refused_before_anything_is_written()
    {
        using var taken = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        var refusal = Assert.Throws<UsageException>(() => NodeEndpoint.At(new HostPort("127.0.0.1", port), null).CheckFree());
        Assert.Contains("with a free port", refusal.Message, StringComparison.Ordinal);
    }
}

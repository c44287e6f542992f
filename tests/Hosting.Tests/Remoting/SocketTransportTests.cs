using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using AfdActors.Hosting.Remoting;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Transfer.Links;
using AfdActors.Messages.Wire;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace AfdActors.Hosting.Tests.Remoting;

/// <summary>Two systems in this process, one of which is the test's own.</summary>
public sealed class SocketTransportTests() : LinkTest(Node(Ours))
{
    private const string Ours = "AfdActors.Hosting.Remoting.SocketTransport, AfdActors.Hosting";
    private const string Akkas = "Akka.Remote.Transport.DotNetty.TcpTransport, Akka.Remote";

    [Theory]
    [InlineData(Ours)]
    [InlineData(Akkas)]
    public async Task Messages_pass_both_ways_in_order_to_this_transport_and_to_Akkas_own(string transport)
    {
        using var other = ActorSystem.Create("other", Node(transport));
        var echo = await Remote(other, Props.Create(() => new Echo()));
        for (var size = 0; size <= 100_000; size += 12_500) echo.Tell(new string('x', size), TestActor);
        for (var size = 0; size <= 100_000; size += 12_500) Assert.Equal(size, ExpectMsg<string>(Patience).Length);
        await other.Terminate();
    }

    [Fact]
    public async Task A_node_that_ends_is_noticed_and_another_at_its_port_is_reached()
    {
        var other = ActorSystem.Create("other", Node(Ours));
        var port = AddressOf(other).Port!.Value;
        Watch(await Remote(other, Props.Create(() => new Echo())));
        await other.Terminate();
        ExpectMsg<Terminated>(Patience);

        using var next = ActorSystem.Create("other", Node(Ours, port));
        Assert.Equal(port, AddressOf(next).Port);
        await AwaitAssertAsync(async () => Assert.NotNull(await Remote(next, Props.Create(() => new Echo()))), Patience);
        await next.Terminate();
    }

    [Fact]
    public async Task Nobody_answers_where_nobody_listens()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await Assert.ThrowsAsync<ActorNotFoundException>(
            () => Sys.ActorSelection($"akka.tcp://other@127.0.0.1:{port}/user/x").ResolveOne(TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData(128_001)]
    [InlineData(-1)]
    [InlineData(10)]
    public async Task A_first_frame_that_is_too_long_or_says_nothing_of_its_sender_ends_the_connection(int length)
    {
        using var socket = await Connect();
        var frame = new byte[4 + 10];
        BinaryPrimitives.WriteInt32LittleEndian(frame, length);
        await socket.SendAsync(frame);
        Assert.True(await Ends(socket));
    }

    [Fact]
    public async Task Of_those_who_say_nothing_the_first_is_turned_away_and_nodes_get_in()
    {
        var silent = new List<Socket>();
        for (var i = 0; i <= SocketTransport.MaxUnknown; i++) silent.Add(await Connect());
        Assert.True(await Ends(silent[0]));

        using var other = ActorSystem.Create("other", Node(Ours));
        var own = Sys.ActorOf(Props.Create(() => new Echo()), "own");
        var probe = other.ActorSelection(own.Path.ToStringWithAddress(Here));
        Assert.Equal("hello", await probe.Ask<string>("hello", Patience));
        await other.Terminate();
        silent.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_payload_comes_over_a_link_to_the_same_port()
    {
        using var other = ActorSystem.Create("other", Node(Ours));
        var payload = new byte[300_000];
        new Random(1).NextBytes(payload);
        var source = new PayloadSource(payload, 8192);
        Assert.Equal(payload, await PullOverLink(other, source));
        await other.Terminate();
    }

    [Fact]
    public async Task A_link_with_another_nodes_token_is_closed()
    {
        using var socket = await Connect();
        var hello = new LinkHello(new Address("akka.tcp", "other", "127.0.0.1", 1), PayloadLinks.Of(Sys).TokenOf(Here)).ToBytes();
        var frame = new byte[4 + hello.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, hello.Length);
        hello.CopyTo(frame, 4);
        await socket.SendAsync(frame);
        Assert.True(await Ends(socket));
    }

    private static ActorSystemSetup Node(string transport, int port = 0) =>
        ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = OFF
              actor.provider = remote
              remote.retry-gate-closed-for = 500ms
              remote.dot-netty.tcp { transport-class = "{{transport}}", hostname = "127.0.0.1", port = {{port}} }
            }
            """).WithFallback(WireConfig.Default)));

    private async Task<Socket> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Here.Port!.Value);
        return socket;
    }

    /// <summary>Whether the other end closes before its time is up.</summary>
    private static async Task<bool> Ends(Socket socket)
    {
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            return await socket.ReceiveAsync(new byte[1], limit.Token) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }
}

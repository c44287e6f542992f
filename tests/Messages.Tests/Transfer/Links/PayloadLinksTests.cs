using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using AfdActors.Algorithms;
using AfdActors.Messages.Transfer;
using AfdActors.Messages.Transfer.Links;
using AfdActors.Messages.Wire;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using MessagePack;

namespace AfdActors.Messages.Tests.Transfer.Links;

/// <summary>A holder and a puller in one system, whose own address stands for a node at the other end of a link.</summary>
public class PayloadLinksTests : Akka.TestKit.Xunit2.TestKit
{
    private static readonly OfferId Offer = new(new RunId("5eed"), new RoundId(1), 0, new ClientId("a"));
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly byte[] _payload = Payloads.Random(300_000);
    private readonly PayloadSource _source;
    private readonly PayloadLinks _links;

    public PayloadLinksTests()
        : base(ConfigurationFactory.Empty)
    {
        _source = new PayloadSource(_payload, 8192);
        _links = PayloadLinks.Of(Sys);
    }

    private Address Here => ((ExtendedActorSystem)Sys).Provider.DefaultAddress;

    /// <summary>The loop is the node's own: what it sends over the link comes back as the other end's.</summary>
    [Fact]
    public async Task A_payload_comes_over_the_link_and_none_of_it_as_a_message()
    {
        using var loop = await Loop();
        _links.Run(Here, loop);
        var holder = Sys.ActorOf(Props.Create(() => new Holder(_source, TestActor)));
        Pull(holder);
        Assert.Equal(_payload, ExpectMsg<PayloadPulled>(Patience).Payload);
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void Without_a_link_chunks_are_messages_of_at_most_64_KiB()
    {
        var puller = CreateTestProbe();
        var holder = Sys.ActorOf(Props.Create(() => new Holder(_source, TestActor)));
        holder.Tell(new ChunkRequest(Offer, PayloadDirection.Up, 1, 20), puller);
        var chunks = Enumerable.Range(0, 3).Select(_ => puller.ExpectMsg<PayloadChunk>()).ToArray();
        Assert.Equal([1, 9, 17], chunks.Select(chunk => chunk.Index));
        Assert.Equal([8, 8, 4], chunks.Select(chunk => chunk.Data.Length / 8192));
        Assert.Equal(_payload[8192..(21 * 8192)], chunks.SelectMany(chunk => chunk.Data.ToArray()));
    }

    [Fact]
    public async Task A_link_that_has_ended_is_none()
    {
        var (one, other) = await Sockets();
        _links.Run(Here, new NetworkStream(one, ownsSocket: true));
        other.Dispose();
        var holder = Sys.ActorOf(Props.Create(() => new Holder(_source, TestActor)));
        AwaitAssert(() =>
        {
            Pull(holder);
            Assert.Equal(_payload, ExpectMsg<PayloadPulled>().Payload);
        }, Patience);
    }

    [Fact]
    public async Task A_payload_that_keeps_its_room_has_it_until_its_puller_is_stopped()
    {
        using var loop = await Loop();
        _links.Run(Here, loop);
        var pulls = Pulls(TimeSpan.FromMinutes(10));
        Pull(Sys.ActorOf(Props.Create(() => new Holder(_source, TestActor))), pulls, keepsRoom: true);
        ExpectMsg<PayloadPulled>(Patience);
        var puller = LastSender;
        var next = CreateTestProbe();
        pulls.Room.Enter(next, pulls.Settings.MaxReceiving);
        puller.Tell(new Identify("here still"), TestActor);
        Assert.Equal(puller, ExpectMsg<ActorIdentity>().Subject);
        next.ExpectNoMsg(TimeSpan.Zero);
        Sys.Stop(puller);
        next.ExpectMsg<ReceivingRoom.Admitted>(Patience);
    }

    [Fact]
    public async Task A_payload_that_came_too_slowly_for_its_room_takes_room_again_once_it_is_whole()
    {
        using var loop = await Loop();
        _links.Run(Here, loop);
        var pulls = Pulls(TimeSpan.FromMilliseconds(50));
        var silent = CreateTestProbe();
        Pull(silent, pulls, keepsRoom: true);
        silent.ExpectMsg<ChunkRequest>(Patience);
        var puller = silent.LastSender;
        var (next, another) = (CreateTestProbe(), CreateTestProbe());
        pulls.Room.Enter(next, pulls.Settings.MaxReceiving);
        next.ExpectMsg<ReceivingRoom.Admitted>(Patience);
        pulls.Room.Leave(next);

        puller.Tell(new PullFrom(Sys.ActorOf(Props.Create(() => new Holder(_source, TestActor)))));
        ExpectMsg<PayloadPulled>(Patience);
        pulls.Room.Enter(another, pulls.Settings.MaxReceiving);
        another.ExpectNoMsg(TimeSpan.Zero);
        Sys.Stop(puller);
        another.ExpectMsg<ReceivingRoom.Admitted>(Patience);
    }

    /// <summary>Its chunks were landing in the payload; they are asked for again, and come as messages.</summary>
    [Fact]
    public async Task A_link_that_ends_within_a_frame_loses_nothing_for_good()
    {
        var (one, other) = await Sockets();
        _links.Run(Here, new NetworkStream(one, ownsSocket: true));
        PullStumbling(request =>
        {
            other.Send(HalfFrame(request));
            other.Dispose();
        });
        Assert.Equal(_payload, ExpectMsg<PayloadPulled>(Patience).Payload);
    }

    /// <summary>
    /// A link that does not end though it is dropped keeps its place. Who comes there as a message is not taken, and is asked for again.
    /// </summary>
    [Fact]
    public void A_chunk_that_comes_as_a_message_while_it_is_landing_is_not_lost_with_the_link()
    {
        var link = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        _links.Run(Here, link.Reader.AsStream(leaveOpen: true));

        // It is written when it has been read, and the rest is waited for.
        PullStumbling(
            request => Assert.True(link.Writer.WriteAsync(HalfFrame(request)).AsTask().Wait(Patience)),
            again: () => link.Writer.Complete());
        Assert.Equal(_payload, ExpectMsg<PayloadPulled>(Patience).Payload);
    }

    [Fact]
    public async Task Another_node_than_the_holders_is_given_no_place_in_a_payload()
    {
        var (one, other) = await Sockets();
        _links.Run(new Address("akka.tcp", "afd", "elsewhere", 1), new NetworkStream(one, ownsSocket: true));
        PullStumbling(request => other.Send(HalfFrame(request)));
        Assert.Equal(_payload, ExpectMsg<PayloadPulled>(Patience).Payload);
        other.Dispose();
    }

    /// <summary>As when a puller is followed by another of the same offer while chunks are landing for the first.</summary>
    [Fact]
    public void Chunks_that_landed_in_another_payload_are_copied()
    {
        Pull(TestActor);
        object message;
        for (var left = 100; (message = ExpectMsg<object>(Patience)) is ChunkRequest request && left > 0; left--)
        {
            var range = Enumerable.Range(request.Index, request.Count);
            var other = new PayloadReceiver(_source.Info, 1, 1 << 20);
            foreach (var index in Enumerable.Range(0, _source.Info.ChunkCount).Except(range))
                other.Receive(index, _source.Chunk(index).Span);
            Assert.True(_source.TryRange(request.Index, request.Count, out var data));
            var landed = other.Land(request.Index, data.Length)!.Value;
            data.CopyTo(landed.Place);
            LastSender.Tell(new LinkedChunk(Here, new PayloadChunk(Offer, PayloadDirection.Up, request.Index, data), landed, []));
        }

        Assert.Equal(_payload, Assert.IsType<PayloadPulled>(message).Payload);
    }

    [Theory]
    [InlineData(2049, 10)]
    [InlineData(20, 0)]
    [InlineData(20, -1)]
    [InlineData(20, WireProtocol.MaxRangeBytes + 1)]
    [InlineData(20, 10)]
    public async Task Bytes_that_are_no_frame_end_the_link(int head, int data)
    {
        var (one, other) = await Sockets();
        _links.Run(new Address("akka.tcp", "afd", "elsewhere", 1), new NetworkStream(one, ownsSocket: true));
        var frame = new byte[6 + 2049];
        BinaryPrimitives.WriteUInt16LittleEndian(frame, (ushort)head);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(2), data);
        await other.SendAsync(frame);
        Assert.True(await Ends(other));
    }

    [Fact]
    public void A_token_is_one_nodes_alone_and_only_where_links_are_taken()
    {
        var (a, b) = (new Address("akka.tcp", "afd", "a", 1), new Address("akka.tcp", "afd", "b", 1));
        Assert.Equal("", _links.TokenOf(a));
        Assert.False(_links.Admits(new LinkHello(a, "")));
        _links.IsOpen = true;
        Assert.True(_links.Admits(new LinkHello(a, _links.TokenOf(a))));
        Assert.False(_links.Admits(new LinkHello(b, _links.TokenOf(a))));
        Assert.False(_links.Admits(new LinkHello(a, "")));
        Assert.NotEqual(_links.TokenOf(a), _links.TokenOf(b));
    }

    [Fact]
    public void A_hello_reads_as_it_was_written_and_other_bytes_are_none()
    {
        var hello = new LinkHello(new Address("akka.tcp", "afd", "10.0.0.7", 4053), "t0ken");
        Assert.Equal(hello, LinkHello.Read(hello.ToBytes()));
        Assert.DoesNotContain("t0ken", hello.ToString(), StringComparison.Ordinal);
        byte[][] others =
        [
            [],
            "AFD link 1\n"u8.ToArray(),
            "AFD link 1\nnowhere\nt"u8.ToArray(),
            [.. hello.ToBytes(), (byte)'\n'],
            [.. hello.ToBytes(), .. new byte[1024]],
        ];
        Assert.All(others, bytes => Assert.Throws<MalformedDataException>(() => LinkHello.Read(bytes)));
    }

    private static async Task<(Socket One, Socket Other)> Sockets()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var one = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await one.ConnectAsync(listener.LocalEndpoint);
        return (one, await listener.AcceptSocketAsync());
    }

    /// <summary>The answer to a request, all but the second half of its data.</summary>
    private byte[] HalfFrame(ChunkRequest request)
    {
        Assert.True(_source.TryRange(request.Index, request.Count, out var data));
        var head = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(head);
        PayloadFormat.WriteHead(ref writer, new PayloadChunk(request.Offer, request.Direction, request.Index, data));
        writer.Flush();
        var lengths = new byte[6];
        BinaryPrimitives.WriteUInt16LittleEndian(lengths, (ushort)head.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(2), data.Length);
        return [.. lengths, .. head.WrittenSpan, .. data.Span[..(data.Length / 2)]];
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

    /// <summary>A stream whose other end sends back what it gets.</summary>
    private static async Task<NetworkStream> Loop()
    {
        var (one, other) = await Sockets();
        var echo = new NetworkStream(other, ownsSocket: true);
        _ = echo.CopyToAsync(echo);
        return new NetworkStream(one, ownsSocket: true);
    }

    private static PayloadPulls Pulls(TimeSpan retry) => new(new TransferSettings(8192, 1 << 20, retry), TimeProvider.System);

    private void Pull(IActorRef holder) => Pull(holder, Pulls(TimeSpan.FromSeconds(1)), keepsRoom: false);

    private void PullStumbling(Action<ChunkRequest> lose, Action? again = null) => Pull(
        Sys.ActorOf(Props.Create(() => new Stumbling(_source, lose, again))), Pulls(TimeSpan.FromMilliseconds(50)), keepsRoom: false);

    private void Pull(IActorRef holder, PayloadPulls pulls, bool keepsRoom)
    {
        var task = new PullTask(pulls, Offer, PayloadDirection.Up, _source.Info, 1 << 20, holder) { KeepsRoom = keepsRoom };
        Sys.ActorOf(Props.Create(() => new Parent(task, TestActor)));
    }

    /// <summary>Answers requests; whatever else it gets goes to the test.</summary>
    private sealed class Holder : ReceiveActor
    {
        public Holder(PayloadSource source, IActorRef test)
        {
            Receive<ChunkRequest>(request => source.Answer(request, Sender, Context));
            ReceiveAny(test.Forward);
        }
    }

    /// <summary>
    /// Answers requests by messages. The first one for what may land, beyond an eighth of the payload, is lost in its hands, once the
    /// puller has all that was sent before.
    /// </summary>
    private sealed class Stumbling : ReceiveActor
    {
        private ChunkRequest? _lost;

        /// <param name="again">Called when the puller has the answer to the same request.</param>
        public Stumbling(PayloadSource source, Action<ChunkRequest> lose, Action? again)
        {
            Receive<ActorIdentity>(known => known.MessageId is "all", _ => lose(_lost!));
            Receive<ActorIdentity>(_ => again?.Invoke());
            Receive<ChunkRequest>(request =>
            {
                if (_lost is null && request.Index > source.Info.ChunkCount / 8)
                {
                    _lost = request;
                    Sender.Tell(new Identify("all"), Self);
                    return;
                }

                for (var index = request.Index; index < request.Index + request.Count; index++)
                    Sender.Tell(new PayloadChunk(request.Offer, request.Direction, index, source.Chunk(index)));
                if (request.Index == _lost?.Index) Sender.Tell(new Identify("again"), Self);
            });
        }
    }

    /// <summary>Passes what its puller reports on.</summary>
    private sealed class Parent : ReceiveActor
    {
        public Parent(PullTask task, IActorRef test)
        {
            Context.ActorOf(PullActor.Props(task));
            ReceiveAny(test.Forward);
        }
    }
}

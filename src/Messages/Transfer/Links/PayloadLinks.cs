using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Messages.Transfer.Links;

/// <summary>
/// The connections of an actor system that carry payload and nothing else, at most one to a node. Who holds a payload answers here, and who
/// pulls one waits here: chunks go over the link to the puller's node where there is one, and as messages where there is none. Thread-safe.
/// </summary>
public sealed class PayloadLinks : IExtension
{
    private readonly Lock _lock = new();
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<Address, PayloadLink> _links = [];
    private readonly Dictionary<(OfferId, PayloadDirection), Awaiting> _pullers = [];
    private readonly HashSet<Address> _opening = [];

    /// <summary>Whether nodes are told how to open a link: the transport takes them.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Opens a connection to a node and says who this one is; null where the transport cannot.</summary>
    public Func<Address, LinkHello, Task<Stream>>? Connect { get; set; }

    public static PayloadLinks Of(ActorSystem system) => system.WithExtension<PayloadLinks, Provider>();

    /// <summary>What a node has to show to open a link as the node at <paramref name="node"/>; "" where links are not open.</summary>
    public string TokenOf(Address node) =>
        IsOpen ? Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes(node.ToString()))) : "";

    /// <summary>Whether it may be taken for the node that it says it is. Takes the same time wherever the token differs.</summary>
    public bool Admits(LinkHello hello) => IsOpen
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(TokenOf(hello.Node)), Encoding.UTF8.GetBytes(hello.Token));

    /// <summary>
    /// Opens a link to a node that lets this one do so, unless there is one. Whether it fails shows by what comes over it.
    /// </summary>
    public void Open(Address node, LinkHello hello)
    {
        if (Connect is not { } connect) return;
        lock (_lock)
        {
            if (_links.ContainsKey(node) || !_opening.Add(node)) return;
        }

        _ = OpenAsync();

        async Task OpenAsync()
        {
            try
            {
                Run(node, await connect(node, hello).ConfigureAwait(false));
            }
            catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or OperationCanceledException
                or System.Security.Authentication.AuthenticationException)
            {
                // Chunks go as messages, and the next sign of life tries again.
            }
            finally
            {
                lock (_lock) _opening.Remove(node);
            }
        }
    }

    /// <summary>Uses a connection until it ends; it takes the place of a former one.</summary>
    public void Run(Address node, Stream stream)
    {
        var link = new PayloadLink(stream, (chunk, bytes) => Land(node, chunk, bytes), chunk => Deliver(node, chunk));
        PayloadLink? former;
        lock (_lock)
        {
            _links.Remove(node, out former);
            _links[node] = link;
        }

        former?.Dispose();
        link.Ended.ContinueWith(
            _ => Remove(node, link), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Ends the link to a node over which something was lost: chunks go as messages until it opens another.</summary>
    internal void Drop(Address node)
    {
        PayloadLink? link;
        lock (_lock) _links.TryGetValue(node, out link);
        link?.Dispose();
    }

    /// <summary>Ends all links.</summary>
    public void Close()
    {
        PayloadLink[] links;
        lock (_lock) links = [.. _links.Values];
        foreach (var link in links) link.Dispose();
    }

    /// <summary>Answers a puller.</summary>
    internal void Send(IActorRef puller, IActorRef holder, PayloadChunk chunks, int chunkBytes)
    {
        PayloadLink? link;
        lock (_lock) _links.TryGetValue(puller.Path.Address, out link);
        if (link is not null && link.TrySend(chunks)) return;
        var messageBytes = WireProtocol.MaxChunkBytes / chunkBytes * chunkBytes;
        foreach (var message in chunks.Split(messageBytes, chunkBytes)) puller.Tell(message, holder);
    }

    internal void Await(OfferId offer, PayloadDirection direction, Awaiting puller)
    {
        lock (_lock) _pullers[(offer, direction)] = puller;
    }

    internal void Forget(OfferId offer, PayloadDirection direction, IActorRef puller)
    {
        lock (_lock)
        {
            if (_pullers.TryGetValue((offer, direction), out var known) && known.Puller.Equals(puller)) _pullers.Remove((offer, direction));
        }
    }

    private Awaiting? Awaited(PayloadChunk chunk)
    {
        lock (_lock) return _pullers.GetValueOrDefault((chunk.Offer, chunk.Direction));
    }

    private Landing? Land(Address node, PayloadChunk head, int bytes) => Awaited(head)?.Land(node, head.Index, bytes);

    private void Deliver(Address node, LinkedChunk chunk)
    {
        if (Awaited(chunk.Chunk) is { } awaiting) awaiting.Puller.Tell(chunk with { Node = node }, ActorRefs.NoSender);
        else chunk.Return();
    }

    private void Remove(Address node, PayloadLink link)
    {
        lock (_lock)
        {
            if (_links.TryGetValue(node, out var known) && known == link) _links.Remove(node);
        }

        link.Dispose();
    }

    /// <summary>Made by Akka.</summary>
    public sealed class Provider : ExtensionIdProvider<PayloadLinks>
    {
        public override PayloadLinks CreateExtension(ExtendedActorSystem system)
        {
            var links = new PayloadLinks();
            system.RegisterOnTermination(links.Close);
            return links;
        }
    }
}

/// <summary>Who waits for a payload.</summary>
/// <param name="Land">The place of chunks that come from a node: the first one, and their bytes. Thread-safe.</param>
internal sealed record Awaiting(IActorRef Puller, Func<Address, int, int, Landing?> Land);

/// <summary>Chunks that came over a link, in their place or else in memory that is lent: to be returned when they are read.</summary>
/// <param name="Node">The other end of the link.</param>
internal sealed record LinkedChunk(Address Node, PayloadChunk Chunk, Landing? Landed, byte[] Lent) : INoSerializationVerificationNeeded
{
    public void Return()
    {
        if (Landed is { } landing) landing.Abandon();
        else ArrayPool<byte>.Shared.Return(Lent);
    }
}

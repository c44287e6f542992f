using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using AfdActors.Algorithms;
using AfdActors.Hosting.Security;
using AfdActors.Messages.Transfer.Links;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;
using Transports = Akka.Remote.Transport.Transport;

namespace AfdActors.Hosting.Remoting;

/// <summary>
/// Akka's frames over TCP or TLS, as its own DotNetty transport writes them: length in 32 bits, little-endian, then the frame. Whoever
/// connects must say who it is in the first frame, with TLS as its certificate names it, and only so many may be at that at a time: one
/// more, and the one that has taken longest is turned away. A first frame that is a <see cref="LinkHello"/> makes the connection a link for
/// payload, so that one port is enough for both. Why not DotNetty: docs/decisions/transfer.md.
/// </summary>
internal sealed class SocketTransport : Transports
{
    /// <summary>
    /// A node says who it is within milliseconds; half a frame of 128,000 bytes from each of these would take 16 MB at most.
    /// </summary>
    public const int MaxUnknown = 64;

    private const int SecondsUntilProbed = 30;

    private readonly PeerCheck? _check;
    private readonly ILoggingAdapter _log;
    private readonly PayloadLinks _links;
    private readonly UnknownConnections _unknown = new(MaxUnknown);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TimeSpan _timeout;
    private readonly bool _tls;
    private Socket? _listener;
    private Address _local = Address.AllSystems;

    /// <summary>Made by Akka: <c>transport-class</c>. Its keys are those of <c>akka.remote.dot-netty.tcp</c>.</summary>
    public SocketTransport(ActorSystem system, Config config)
    {
        (System, Config) = (system, config);
        _tls = config.GetBoolean("enable-ssl");
        _check = system.Settings.Setup.Get<PeerCheck>() is { HasValue: true } check ? check.Value : null;
        if (_tls && _check is null) throw new ConfigurationException("enable-ssl: expected a certificate to go with it, got none");
        _log = Akka.Event.Logging.GetLogger(system, typeof(SocketTransport));
        _timeout = config.GetTimeSpan("connection-timeout");
        (SchemeIdentifier, MaximumPayloadBytes) = (_tls ? "ssl.tcp" : "tcp", config.GetByteSize("maximum-frame-size", null) ?? 128_000);
        _links = PayloadLinks.Of(system);
    }

    public override Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var host = Config.GetString("hostname");
        var address = string.IsNullOrEmpty(host) ? IPAddress.IPv6Any
            : IPAddress.TryParse(host, out var known) ? known : Dns.GetHostAddresses(host)[0];
        _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any)) _listener.DualMode = true;
        _listener.Bind(new IPEndPoint(address, Config.GetInt("port")));
        _listener.Listen(Config.GetInt("backlog"));
        var bound = (IPEndPoint)_listener.LocalEndPoint!;
        var publicHost = Config.GetString("public-hostname");
        var publicPort = Config.GetInt("public-port");
        _local = new Address(
            SchemeIdentifier, System.Name, string.IsNullOrEmpty(publicHost) ? bound.Address.ToString() : publicHost,
            publicPort > 0 ? publicPort : bound.Port);
        (_links.IsOpen, _links.Connect) = (true, ConnectLinkAsync);
        var listener = new TaskCompletionSource<IAssociationEventListener>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = AcceptAsync(listener.Task);
        return Task.FromResult((_local, listener));
    }

    public override bool IsResponsibleFor(Address remote) => true;

    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        try
        {
            var handle = new SocketConnection(_local, remoteAddress, await ConnectAsync(remoteAddress).ConfigureAwait(false))
            {
                Greeted = frame => Compare(remoteAddress, HandshakeOrigin.HostOf(frame)),
            };
            handle.Begin(MaximumPayloadBytes, first: null, _stopping.Token);
            return handle;
        }
        catch (Exception e) when (IsFailure(e))
        {
            // Akka prints the whole of an inner exception.
            throw new InvalidAssociationException($"no connection to {remoteAddress}: {e.Message}");
        }
    }

    public override Task<bool> Shutdown()
    {
        _stopping.Cancel();
        _listener?.Dispose();
        _unknown.Close();
        return Task.FromResult(true);
    }

    /// <summary>What a connection may end with, whatever is at its other end.</summary>
    internal static bool IsFailure(Exception e) => e is IOException or SocketException or ObjectDisposedException or AuthenticationException
        or OperationCanceledException or MalformedDataException;

    /// <summary>Small frames leave at once, and a connection whose other end is gone without a word ends in time.</summary>
    private static void Prepare(Socket socket)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, SecondsUntilProbed);
    }

    private async Task AcceptAsync(Task<IAssociationEventListener> listening)
    {
        var listener = await listening.ConfigureAwait(false);
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener!.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                Prepare(socket);
                _ = TakeAsync(socket, listener);
            }
            catch (SocketException e) when (e.SocketErrorCode is not SocketError.OperationAborted)
            {
                // Too many open files, or whoever connected is gone again: it may be better soon.
                await Task.Delay(TimeSpan.FromMilliseconds(50)).ConfigureAwait(false);
            }
            catch (Exception e) when (IsFailure(e))
            {
                return;
            }
        }
    }

    private async Task TakeAsync(Socket socket, IAssociationEventListener listener)
    {
        var entry = _unknown.Enter(socket);
        try
        {
            var peer = (IPEndPoint)socket.RemoteEndPoint!;
            var remote = new Address(SchemeIdentifier, System.Name, peer.Address.ToString(), peer.Port);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (_tls) stream = await _check!.AcceptAsync(stream, peer, _stopping.Token).ConfigureAwait(false);
            var first = await Frames.ReadAsync(stream, MaximumPayloadBytes, _stopping.Token).ConfigureAwait(false);
            _unknown.Leave(entry);
            if (first is null || !Admits(stream, peer, first))
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                return;
            }

            if (LinkHello.Is(first))
            {
                _links.Run(LinkHello.Read(first).Node, stream);
                return;
            }

            var handle = new SocketConnection(_local, remote, stream);
            listener.Notify(new InboundAssociation(handle));
            handle.Begin(MaximumPayloadBytes, UnsafeByteOperations.UnsafeWrap(first), _stopping.Token);
        }
        catch (Exception e) when (IsFailure(e))
        {
            _log.Debug("A connection that came in has ended: {0}", e.Message);
            _unknown.Leave(entry);
            socket.Dispose();
        }
    }

    private bool Admits(Stream stream, IPEndPoint peer, byte[] first)
    {
        string? host;
        if (LinkHello.Is(first))
        {
            var hello = LinkHello.Read(first);
            host = _links.Admits(hello) ? hello.Node.Host : null;
        }
        else
        {
            host = HandshakeOrigin.HostOf(UnsafeByteOperations.UnsafeWrap(first));
        }

        if (host is not null) return stream is not SslStream tls || _check!.Admits(tls, peer, host.Trim('[', ']'));
        _log.Debug("Connection of {0} closed: it did not say who it is as it should", peer);
        return false;
    }

    /// <summary>Whoever was reached answers to its own name alone, and drops what is sent to another without a word.</summary>
    private void Compare(Address called, string? name)
    {
        if (name is not null && !string.Equals(called.Host.Trim('[', ']'), name.Trim('[', ']'), StringComparison.OrdinalIgnoreCase))
            System.EventStream.Publish(new OtherName(called, name));
    }

    private async Task<Stream> ConnectLinkAsync(Address node, LinkHello hello)
    {
        var stream = await ConnectAsync(node).ConfigureAwait(false);
        await Frames.WriteAsync(stream, hello.ToBytes(), _stopping.Token).ConfigureAwait(false);
        return stream;
    }

    private async Task<Stream> ConnectAsync(Address remote)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        limit.CancelAfter(_timeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        Prepare(socket);
        try
        {
            await socket.ConnectAsync(remote.Host, remote.Port!.Value, limit.Token).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return _tls ? await _check!.ConnectAsync(stream, remote.Host.Trim('[', ']'), limit.Token).ConfigureAwait(false) : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

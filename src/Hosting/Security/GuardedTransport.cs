using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;
using Transports = Akka.Remote.Transport.Transport;

namespace AfdActors.Hosting.Security;

/// <summary>
/// Akka's TCP transport behind a doorkeeper. Whoever connects must say who it is before anything else, with TLS as its certificate names
/// it, and only so many may be at that at a time: one more, and the one that has taken longest is turned away, so that connections which
/// say nothing take no memory.
/// </summary>
internal sealed class GuardedTransport : Transports
{
    /// <summary>
    /// A node says who it is within milliseconds; half a frame of 128,000 bytes from each of these would take 16 MB at most.
    /// </summary>
    public const int MaxUnknown = 64;

    private readonly Transports _inner;
    private readonly PeerCheck? _check;
    private readonly ILoggingAdapter _log;
    private readonly LinkedList<IncomingConnection> _unknown = [];

    /// <summary>Made by Akka: <c>transport-class</c>; the transport behind it is <c>guarded-class</c>.</summary>
    public GuardedTransport(ActorSystem system, Config config)
    {
        (System, Config) = (system, config);
        _inner = (Transports)Activator.CreateInstance(
            Type.GetType(config.GetString("guarded-class"), throwOnError: true)!, system, config)!;
        _check = system.Settings.Setup.Get<PeerCheck>() is { HasValue: true } check ? check.Value : null;
        _log = Akka.Event.Logging.GetLogger(system, typeof(GuardedTransport));
        (SchemeIdentifier, MaximumPayloadBytes) = (_inner.SchemeIdentifier, _inner.MaximumPayloadBytes);
    }

    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var (address, inner) = await _inner.Listen().ConfigureAwait(false);
        var listener = new TaskCompletionSource<IAssociationEventListener>();
        _ = listener.Task.ContinueWith(
            set => inner.TrySetResult(new Doorkeeper(this, set.Result)),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return (address, listener);
    }

    public override bool IsResponsibleFor(Address remote) => _inner.IsResponsibleFor(remote);

    public override Task<AssociationHandle> Associate(Address remoteAddress) => _inner.Associate(remoteAddress);

    public override Task<bool> Shutdown() => _inner.Shutdown();

    public override Task<bool> ManagementCommand(object message) => _inner.ManagementCommand(message);

    private IncomingConnection Enter(AssociationHandle handle)
    {
        var connection = new IncomingConnection(handle, _log, Admits, Ended);
        IncomingConnection? longest = null;
        lock (_unknown)
        {
            _unknown.AddLast(connection);
            if (_unknown.Count > MaxUnknown)
            {
                longest = _unknown.First!.Value;
                _unknown.RemoveFirst();
            }
        }

        longest?.Close($"more than {MaxUnknown} connections have not said who they are");
        return connection;
    }

    private bool Admits(IncomingConnection connection, ByteString frame)
    {
        Known(connection);
        return HandshakeOrigin.HostOf(frame) is { } host && (_check?.Admits(connection.RemoteAddress, host) ?? true);
    }

    private void Ended(IncomingConnection connection)
    {
        Known(connection);
        _check?.Forget(connection.RemoteAddress);
    }

    private void Known(IncomingConnection connection)
    {
        lock (_unknown) _unknown.Remove(connection);
    }

    private sealed class Doorkeeper(GuardedTransport transport, IAssociationEventListener listener) : IAssociationEventListener
    {
        public void Notify(IAssociationEvent ev) =>
            listener.Notify(ev is InboundAssociation inbound ? new InboundAssociation(transport.Enter(inbound.Association)) : ev);
    }
}

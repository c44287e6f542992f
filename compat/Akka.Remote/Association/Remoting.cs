using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Association;
using Akka.Remote.Envelope;
using Akka.Remote.Transport;

namespace Akka.Remote;

/// <summary>The network side of a system: one port, and an association with every system that was ever spoken to.</summary>
internal sealed class Remoting
{
    private readonly ConcurrentDictionary<Address, Lazy<PeerAssociation>> _associations = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Listener _listener;
    private readonly RemotingContext _context;
    private readonly InboundDispatch _dispatch;

    /// <summary>Takes the port.</summary>
    /// <exception cref="RemoteTransportException">It cannot be had.</exception>
    public Remoting(ExtendedActorSystem system, RemoteActorRefProvider provider)
    {
        var config = system.Settings.Config;
        var settings = TcpSettings.Read(config);
        var tls = Tls.Read(system.Settings);
        var log = Logging.GetLogger(system.EventStream, "Remoting");
        _listener = new Listener(settings, tls, log);
        LocalAddress = new Address(
            tls is null ? "akka.tcp" : "akka.ssl.tcp",
            system.Name,
            settings.PublicHostname,
            settings.PublicPort > 0 ? settings.PublicPort : _listener.Port);
        var level = config.GetString("akka.remote.log-remote-lifecycle-events").ToUpperInvariant();
        var logged = level is "ON" or "TRUE" ? LogLevel.DebugLevel : level is "FALSE" ? Logging.LogLevelFor("OFF") : Logging.LogLevelFor(level);
        var codec = new MessageCodec(system, LocalAddress);
        _context = new RemotingContext(
            system,
            LocalAddress,
            AddressUidExtension.Uid(system),
            settings,
            new Connector(settings, tls),
            codec,
            new LifecycleLog(system.EventStream, log, logged),
            log,
            TimeProvider.System,
            _stop.Token);
        _dispatch = new InboundDispatch(provider, codec, log);
    }

    public Address LocalAddress { get; }

    /// <summary>Begins to take connections.</summary>
    public void Start()
    {
        _listener.Start(new InboundStream(this, _context, _dispatch).Serve, _stop.Token);
        _context.Lifecycle.Publish(new RemotingListenEvent([LocalAddress]));
    }

    public void Send(object message, IActorRef sender, RemoteActorRef recipient) =>
        AssociationWith(recipient.Path.Address).Send(message, sender, recipient);

    public void Quarantine(Address address, int? uid) => AssociationWith(address).Quarantine(uid);

    public PeerAssociation AssociationWith(Address address) =>
        _associations.GetOrAdd(address, a => new Lazy<PeerAssociation>(() => new PeerAssociation(a, _context))).Value;

    /// <summary>Gives what is queued some time to leave, then closes everything.</summary>
    public void Shutdown()
    {
        var flushed = Task.WhenAll(_associations.Values.Select(a => a.Value.Complete()));
        flushed.Wait(_context.Settings.FlushWait);
        _stop.Cancel();
        _listener.Dispose();
        _context.Lifecycle.Publish(new RemotingShutdownEvent());
    }
}

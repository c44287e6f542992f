using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Event;
using Akka.Remote.Envelope;
using Akka.Remote.Transport;

namespace Akka.Remote.Association;

/// <summary>
/// All that is between this system and the one at an address: two lanes out, connections in, and which of the peer's incarnations is
/// meant. An incarnation that was quarantined is never spoken to again; a new one at the same address starts afresh.
/// </summary>
internal sealed class PeerAssociation
{
    private readonly Lock _gate = new();
    private readonly Lock _receiving = new();
    private readonly RemotingContext _context;
    private readonly SystemMessageBuffer _systemMessages;
    private readonly OutboundLane _messages;
    private readonly OutboundLane _control;
    private readonly HashSet<int> _quarantined = [];
    private readonly HashSet<Connection> _inbound = [];
    private int? _peerUid;
    private int? _receivedFrom;
    private long _lastReceived;
    private string _lastFault;

    public PeerAssociation(Address remote, RemotingContext context)
    {
        Remote = remote;
        _context = context;
        _systemMessages = new SystemMessageBuffer(context.Settings.SystemMessageBufferSize);
        _messages = new OutboundLane(this, Lane.Messages, _systemMessages, context);
        _control = new OutboundLane(this, Lane.Control, null, context);
    }

    public Address Remote { get; }

    public bool IsQuarantined
    {
        get
        {
            lock (_gate)
            {
                return _peerUid is { } uid && _quarantined.Contains(uid);
            }
        }
    }

    public void Send(object message, IActorRef sender, RemoteActorRef recipient)
    {
        var outbound = new Outbound(message, sender, recipient);
        if (message is ISystemMessage system)
        {
            SendSystemMessage(system, recipient);
        }
        else if (IsQuarantined || !(message is IControlMessage ? _control : _messages).TryEnqueue(outbound))
        {
            _context.Lost(outbound);
        }
    }

    /// <summary>Ends all exchange with an incarnation; without a number, with the one that is known.</summary>
    public void Quarantine(int? uid)
    {
        bool isCurrent;
        int number;
        lock (_gate)
        {
            if ((uid ?? _peerUid) is not { } known || !_quarantined.Add(known))
            {
                return;
            }

            number = known;
            _peerUid ??= known;
            isCurrent = _peerUid == known;
        }

        if (isCurrent)
        {
            Disconnect();
            GiveUpSystemMessages();
        }

        _context.Lifecycle.Publish(new QuarantinedEvent(Remote, number));
    }

    /// <summary>An inbound connection says who it is; false where that incarnation is quarantined.</summary>
    public bool TryAccept(Connection connection, int uid)
    {
        bool isNew;
        lock (_gate)
        {
            if (_quarantined.Contains(uid))
            {
                return false;
            }

            isNew = Identify(uid);
        }

        if (isNew)
        {
            Disconnect();
        }

        lock (_gate)
        {
            _inbound.Add(connection);
        }

        return true;
    }

    public void Closed(Connection connection)
    {
        lock (_gate)
        {
            _inbound.Remove(connection);
        }
    }

    /// <summary>Runs <paramref name="deliver"/> unless the message has been delivered before; gives the number to acknowledge.</summary>
    /// <exception cref="InvalidDataException">A message before this one is missing; a new connection begins with it.</exception>
    public long ReceiveSystemMessage(int uid, long sequence, Action deliver)
    {
        lock (_receiving)
        {
            if (!IsCurrent(uid))
            {
                return 0;
            }

            if (_receivedFrom != uid)
            {
                (_receivedFrom, _lastReceived) = (uid, 0);
            }

            if (sequence > _lastReceived + 1)
            {
                throw new InvalidDataException($"expected system message {_lastReceived + 1}, got {sequence}");
            }

            if (sequence == _lastReceived + 1)
            {
                deliver();
                _lastReceived = sequence;
            }

            return _lastReceived;
        }
    }

    /// <summary>Whether messages of that incarnation are still wanted.</summary>
    public bool IsCurrent(int uid)
    {
        lock (_gate)
        {
            return uid == _peerUid && !_quarantined.Contains(uid);
        }
    }

    /// <exception cref="RemoteTransportException">The incarnation that answered is quarantined.</exception>
    public void Connected(Lane lane, int uid)
    {
        lock (_gate)
        {
            Identify(uid);
            if (_quarantined.Contains(uid))
            {
                throw new RemoteTransportException($"incarnation {uid} of {Remote} is quarantined");
            }
        }

        _lastFault = null;
        if (lane == Lane.Messages)
        {
            _context.Lifecycle.Publish(new AssociatedEvent(_context.LocalAddress, Remote, inbound: false));
        }
    }

    public void Disconnected(Lane lane)
    {
        if (lane == Lane.Messages)
        {
            _context.Lifecycle.Publish(new DisassociatedEvent(_context.LocalAddress, Remote, inbound: false));
        }
    }

    /// <summary>That of messages is published each time; of both, a reason is logged once until a connection succeeds.</summary>
    public void ConnectionFailed(Lane lane, Exception error)
    {
        if (Interlocked.Exchange(ref _lastFault, error.Message) != error.Message)
        {
            _context.Log.Warning("Connection to [{0}] failed: {1}", Remote, error.Message);
        }

        if (lane == Lane.Messages)
        {
            _context.Lifecycle.Publish(new AssociationErrorEvent(error, _context.LocalAddress, Remote, inbound: false, LogLevel.DebugLevel));
        }
    }

    public void RefusedByPeer(Refused refused)
    {
        if (refused.Reason == Refusal.Quarantined)
        {
            _context.Lifecycle.Publish(new ThisActorSystemQuarantinedEvent(_context.LocalAddress, Remote));
        }
    }

    public Task Complete() => Task.WhenAll(_messages.Complete(), _control.Complete());

    private void SendSystemMessage(ISystemMessage message, RemoteActorRef recipient)
    {
        if (IsQuarantined)
        {
            _context.Lost(new Outbound(message, null, recipient, new PendingSystemMessage()));
        }
        else if (!_systemMessages.TryAdd(message, recipient, outbound => _messages.TryEnqueue(outbound)))
        {
            _context.Log.Error("System messages for [{0}] are not acknowledged: more than {1} wait", Remote, _context.Settings.SystemMessageBufferSize);
            Quarantine(null);
        }
        else if (IsQuarantined)
        {
            GiveUpSystemMessages();
        }
    }

    private void GiveUpSystemMessages()
    {
        foreach (var outbound in _systemMessages.Clear())
        {
            _context.Lost(outbound);
        }
    }

    /// <summary>True where the peer is another incarnation than the one known so far.</summary>
    private bool Identify(int uid)
    {
        var isNew = _peerUid is { } known && known != uid;
        _peerUid = uid;
        return isNew;
    }

    private void Disconnect()
    {
        _messages.Disconnect();
        _control.Disconnect();
        Connection[] inbound;
        lock (_gate)
        {
            inbound = [.. _inbound];
        }

        foreach (var connection in inbound)
        {
            connection.Dispose();
        }
    }
}

using System.Threading.Channels;
using Akka.Event;
using Akka.Remote.Envelope;
using Akka.Remote.Transport;

namespace Akka.Remote.Association;

/// <summary>
/// One direction to one system over one connection, opened when there is something to send and opened again, with growing pauses, when it
/// broke. The queue is bounded; what does not fit, and what waits while the peer cannot be reached, goes to dead letters. System messages
/// stay in their buffer and are sent again.
/// </summary>
internal sealed class OutboundLane
{
    private const int Capacity = 10_000;
    private const int BatchBytes = 65536;
    private static readonly TimeSpan ShortestBackoff = TimeSpan.FromMilliseconds(200);

    private readonly Channel<Outbound> _queue = Channel.CreateUnbounded<Outbound>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Lane _lane;
    private readonly PeerAssociation _association;
    private readonly RemotingContext _context;
    private readonly SystemMessageBuffer _systemMessages;
    private readonly Lazy<Task> _running;
    private int _queued;
    private volatile Connection _connection;

    /// <param name="association">The peer.</param>
    /// <param name="lane">What for.</param>
    /// <param name="systemMessages">The buffer of the lane that carries system messages; null on the other.</param>
    /// <param name="context">What the lanes of a system share.</param>
    public OutboundLane(PeerAssociation association, Lane lane, SystemMessageBuffer systemMessages, RemotingContext context)
    {
        (_association, _lane, _systemMessages, _context) = (association, lane, systemMessages, context);
        _running = new Lazy<Task>(() => Task.Run(() => Run(context.Stop)));
    }

    /// <summary>False where the queue is full. System messages always fit: their buffer is bounded.</summary>
    public bool TryEnqueue(Outbound message)
    {
        if (message.System is null && Interlocked.Increment(ref _queued) > Capacity)
        {
            Interlocked.Decrement(ref _queued);
            return false;
        }

        var isQueued = _queue.Writer.TryWrite(message);
        _ = _running.Value;
        return isQueued;
    }

    /// <summary>Breaks the connection; the lane makes a new one when it has something to send.</summary>
    public void Disconnect() => _connection?.Dispose();

    /// <summary>Sends what is queued, then ends.</summary>
    public Task Complete()
    {
        _queue.Writer.TryComplete();
        return _running.IsValueCreated ? _running.Value : Task.CompletedTask;
    }

    private async Task Run(CancellationToken stop)
    {
        var backoff = ShortestBackoff;
        try
        {
            while (_systemMessages is { IsEmpty: false } || await _queue.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                if (_association.IsQuarantined)
                {
                    DropQueued();
                    continue;
                }

                if (await TryUseOneConnection(stop).ConfigureAwait(false))
                {
                    backoff = ShortestBackoff;
                }
                else
                {
                    DropQueued();
                }

                if (!_queue.Reader.Completion.IsCompleted || _systemMessages is { IsEmpty: false })
                {
                    await Task.Delay(backoff, _context.Time, stop).ConfigureAwait(false);
                    backoff = backoff * 2 < _context.Settings.LongestBackoff ? backoff * 2 : _context.Settings.LongestBackoff;
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            _queue.Writer.TryComplete();
        }
        catch (Exception error)
        {
            _context.Log.Error(error, "The {0} connection to [{1}] failed for good", _lane, _association.Remote);
        }
    }

    /// <summary>False where no connection came about; what is queued then has waited long enough.</summary>
    private async Task<bool> TryUseOneConnection(CancellationToken stop)
    {
        var connected = false;
        try
        {
            using var connection = await _context.Connector.Connect(_association.Remote, stop).ConfigureAwait(false);
            var uid = await Greet(connection, stop).ConfigureAwait(false);
            _association.Connected(_lane, uid);
            connected = true;
            await Use(connection, uid, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (ConnectionFaults.IsOne(error) && !stop.IsCancellationRequested)
        {
            _association.ConnectionFailed(_lane, error);
        }

        if (connected)
        {
            _association.Disconnected(_lane);
        }

        return connected;
    }

    private async Task Use(Connection connection, int uid, CancellationToken stop)
    {
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _connection = connection;
        var reading = ReadAcks(connection, broken);
        try
        {
            await Pump(connection, uid, broken.Token).ConfigureAwait(false);
            await connection.Finish().ConfigureAwait(false);
            await reading.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            await reading.ConfigureAwait(false);
        }
        finally
        {
            _connection = null;
        }
    }

    private async Task<int> Greet(Connection connection, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_context.Settings.HandshakeTimeout);
        connection.Append(new Hello(_lane, _context.LocalAddress, _context.Uid, _association.Remote).Encode());
        await connection.Flush(limit.Token).ConfigureAwait(false);
        var answer = await connection.ReadFrame(_context.Settings.MaximumFrameSize, limit.Token).ConfigureAwait(false)
            ?? throw new EndOfStreamException("expected an answer to the greeting, got the end of the connection");
        if (FrameCodec.KindOf(answer) == FrameKind.Welcome)
        {
            return Welcome.Decode(answer).Uid;
        }

        var refused = Refused.Decode(answer);
        _association.RefusedByPeer(refused);
        throw new RemoteTransportException(refused.Text);
    }

    /// <summary>Ends with the connection, and then ends the writing to it.</summary>
    private async Task ReadAcks(Connection connection, CancellationTokenSource broken)
    {
        try
        {
            while (await connection.ReadFrame(_context.Settings.MaximumFrameSize, _context.Stop).ConfigureAwait(false) is { } frame)
            {
                _systemMessages?.Acknowledge(Ack.Decode(frame));
            }
        }
        finally
        {
            await broken.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task Pump(Connection connection, int uid, CancellationToken stop)
    {
        var resent = 0L;
        foreach (var pending in _systemMessages?.StartConnection(uid) ?? [])
        {
            resent = pending.Sequence;
            Append(connection, pending.Outbound);
        }

        while (true)
        {
            while (connection.Pending < BatchBytes && TryTake(out var next))
            {
                if (next.System is null || next.System.Sequence > resent)
                {
                    Append(connection, next);
                }
            }

            if (connection.Pending > 0)
            {
                await connection.Flush(stop).ConfigureAwait(false);
            }
            else if (!await _queue.Reader.WaitToReadAsync(stop).ConfigureAwait(false))
            {
                return;
            }
        }
    }

    private void Append(Connection connection, Outbound message)
    {
        try
        {
            var envelope = _context.Codec.Encode(message.Message, message.Sender, message.Recipient);
            var frame = message.System is { } system ? envelope.EncodeAsSystemMessage(system.Sequence) : envelope.Encode();
            if (frame.Length <= _context.Settings.MaximumFrameSize)
            {
                connection.Append(frame);
                return;
            }

            _context.Log.Error(
                "Discarding oversized payload sent to {0}: max allowed size {1} bytes, actual size of encoded {2} was {3} bytes.",
                message.Recipient,
                _context.Settings.MaximumFrameSize,
                message.Message.GetType(),
                frame.Length);
        }
        catch (Exception error)
        {
            _context.Log.Error(error, "Dropping message of type {0} for {1}: it could not be serialized", message.Message.GetType(), message.Recipient);
        }
    }

    private bool TryTake(out Outbound message)
    {
        if (!_queue.Reader.TryRead(out message))
        {
            return false;
        }

        if (message.System is null)
        {
            Interlocked.Decrement(ref _queued);
        }

        return true;
    }

    private void DropQueued()
    {
        while (TryTake(out var message))
        {
            if (message.System is null)
            {
                _context.Lost(message);
            }
        }
    }
}

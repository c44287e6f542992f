using Akka.Event;
using Akka.Remote.Envelope;
using Akka.Remote.Transport;

namespace Akka.Remote.Association;

/// <summary>Serves a connection that another system opened: its greeting, then its messages.</summary>
internal sealed class InboundStream(Remoting remoting, RemotingContext context, InboundDispatch dispatch)
{
    private const int MostGreetingBytes = 4096;

    public async Task Serve(Connection connection, CancellationToken stop)
    {
        var hello = await Greeting(connection, stop).ConfigureAwait(false);
        if (hello is null)
        {
            return;
        }

        if (hello.To != context.LocalAddress)
        {
            await Refuse(connection, Refusal.Misdirected, $"expected a connection to {context.LocalAddress}, got one to {hello.To}", stop).ConfigureAwait(false);
            return;
        }

        var association = remoting.AssociationWith(hello.From);
        if (!association.TryAccept(connection, hello.Uid))
        {
            await Refuse(connection, Refusal.Quarantined, $"{hello.From} is quarantined by {context.LocalAddress}", stop).ConfigureAwait(false);
            return;
        }

        var isNews = hello.Lane == Lane.Messages;
        try
        {
            connection.Append(new Welcome(context.Uid).Encode());
            await connection.Flush(stop).ConfigureAwait(false);
            if (isNews)
            {
                context.Lifecycle.Publish(new AssociatedEvent(context.LocalAddress, hello.From, inbound: true));
            }

            await Receive(connection, association, hello, stop).ConfigureAwait(false);
        }
        catch (Exception error) when (ConnectionFaults.IsOne(error))
        {
            context.Log.Debug("Connection from [{0}] ended: {1}", hello.From, error.Message);
        }
        finally
        {
            association.Closed(connection);
            if (isNews)
            {
                context.Lifecycle.Publish(new DisassociatedEvent(context.LocalAddress, hello.From, inbound: true));
            }
        }
    }

    private async Task<Hello> Greeting(Connection connection, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(context.Settings.HandshakeTimeout);
        var frame = await connection.ReadFrame(MostGreetingBytes, limit.Token).ConfigureAwait(false);
        return frame is null ? null : Hello.Decode(frame);
    }

    private async Task Refuse(Connection connection, Refusal reason, string text, CancellationToken stop)
    {
        context.Log.Warning("Connection from {0} refused: {1}", connection.Peer, text);
        connection.Append(new Refused(reason, text).Encode());
        await connection.Flush(stop).ConfigureAwait(false);
    }

    private async Task Receive(Connection connection, PeerAssociation association, Hello peer, CancellationToken stop)
    {
        while (await connection.ReadFrame(context.Settings.MaximumFrameSize, stop).ConfigureAwait(false) is { } frame)
        {
            if (!association.IsCurrent(peer.Uid))
            {
                return;
            }

            if (FrameCodec.KindOf(frame) == FrameKind.Message)
            {
                dispatch.Deliver(MessageEnvelope.Decode(frame), peer.From);
                continue;
            }

            var envelope = MessageEnvelope.DecodeSystemMessage(frame, out var sequence);
            var acknowledged = association.ReceiveSystemMessage(peer.Uid, sequence, () => dispatch.Deliver(envelope, peer.From));
            connection.Append(Ack.Encode(acknowledged));
            await connection.Flush(stop).ConfigureAwait(false);
        }
    }
}

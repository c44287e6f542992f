using Akka.Event;
using Akka.Remote.Transport;
using Google.Protobuf;

namespace AfdActors.Hosting.Security;

/// <summary>A connection that another node opened: its first frame says who it is, and nothing passes before that was looked at.</summary>
internal sealed class IncomingConnection : AssociationHandle, IHandleEventListener
{
    private readonly AssociationHandle _inner;
    private readonly ILoggingAdapter _log;
    private readonly Func<IncomingConnection, ByteString, bool> _admits;
    private readonly Action<IncomingConnection> _ended;
    private IHandleEventListener? _reader;
    private bool _admitted;

    /// <param name="admits">Looks at the first frame.</param>
    /// <param name="ended">Told when the connection has ended.</param>
    public IncomingConnection(
        AssociationHandle inner, ILoggingAdapter log, Func<IncomingConnection, ByteString, bool> admits, Action<IncomingConnection> ended)
        : base(inner.LocalAddress, inner.RemoteAddress)
    {
        (_inner, _log, _admits, _ended) = (inner, log, admits, ended);
        ReadHandlerSource.Task.ContinueWith(
            reader =>
            {
                _reader = reader.Result;
                inner.ReadHandlerSource.TrySetResult(this);
            },
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnRanToCompletion | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public override bool Write(ByteString payload) => _inner.Write(payload);

    [Obsolete("Akka.Remote calls it with a reason.")]
    public override void Disassociate() => Close("its owner said so");

    public void Close(string reason) => _inner.Disassociate(reason, _log);

    /// <summary>In the order in which things arrive: Akka notifies from the connection's own thread.</summary>
    public void Notify(IHandleEvent ev)
    {
        if (ev is Disassociated)
        {
            _ended(this);
        }
        else if (ev is InboundPayload first && !_admitted)
        {
            if (!_admits(this, first.Payload))
            {
                Close("it did not say who it is as it should");
                return;
            }

            _admitted = true;
        }

        _reader!.Notify(ev);
    }
}

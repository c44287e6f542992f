namespace AfdActors.Messages.Tests.Transfer;

/// <summary>
/// A link in virtual time that carries messages one after the other, in order, as one TCP connection does: what is behind others waits.
/// Requests travel the other way and wait for nothing.
/// </summary>
/// <param name="latency">One way.</param>
internal sealed class ModeledLink(double bytesPerSecond, TimeSpan latency) : TimeProvider
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly Queue<(int Bytes, Action Arrived)> _waiting = new();
    private long _now;
    private long _order;
    private bool _sending;

    public double BytesPerSecond { get; set; } = bytesPerSecond;

    public TimeSpan Latency => latency;

    public TimeSpan Now => TimeSpan.FromTicks(_now);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    /// <summary>Puts a message into the queue of the link once the request for it is there.</summary>
    public void Request(int bytes, Action arrived) => After(latency, () => Send(bytes, arrived));

    public void Send(int bytes, Action arrived)
    {
        _waiting.Enqueue((bytes, arrived));
        if (!_sending) SendNext();
    }

    public void After(TimeSpan time, Action action) => _events.Enqueue(action, (_now + time.Ticks, _order++));

    public void Run(TimeSpan time)
    {
        var end = _now + time.Ticks;
        while (_events.TryPeek(out var action, out var key) && key.At <= end)
        {
            _events.Dequeue();
            _now = key.At;
            action();
        }

        _now = end;
    }

    private void SendNext()
    {
        _sending = _waiting.TryDequeue(out var next);
        if (!_sending) return;
        After(TimeSpan.FromSeconds(next.Bytes / BytesPerSecond), () =>
        {
            After(latency, next.Arrived);
            SendNext();
        });
    }
}

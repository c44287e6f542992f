namespace Akka.TestKit.Internal;

/// <summary>The messages that a test actor received and the test has not taken. Any thread adds, the test takes.</summary>
internal sealed class TestInbox
{
    private readonly Queue<MessageEnvelope> _messages = new();
    private readonly SemaphoreSlim _count = new(0);

    public bool HasMessages => _count.CurrentCount > 0;

    public void Add(MessageEnvelope envelope)
    {
        lock (_messages)
        {
            _messages.Enqueue(envelope);
        }

        _count.Release();
    }

    /// <summary>The next message, or <see cref="NullMessageEnvelope"/> after <paramref name="max"/>; completes synchronously where told to.</summary>
    public async ValueTask<MessageEnvelope> Take(bool sync, TimeSpan max, CancellationToken cancel)
    {
        if (!await Wait(sync, max, cancel).ConfigureAwait(false))
        {
            return NullMessageEnvelope.Instance;
        }

        lock (_messages)
        {
            return _messages.Dequeue();
        }
    }

    /// <summary>As <see cref="Take"/>, but the message stays.</summary>
    public async ValueTask<MessageEnvelope> Peek(bool sync, TimeSpan max, CancellationToken cancel)
    {
        if (!await Wait(sync, max, cancel).ConfigureAwait(false))
        {
            return NullMessageEnvelope.Instance;
        }

        lock (_messages)
        {
            _count.Release();
            return _messages.Peek();
        }
    }

    private ValueTask<bool> Wait(bool sync, TimeSpan max, CancellationToken cancel) =>
        sync ? new ValueTask<bool>(_count.Wait(max, cancel)) : new ValueTask<bool>(_count.WaitAsync(max, cancel));
}

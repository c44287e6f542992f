using AfdActors.Algorithms;

namespace AfdActors.Messages.Transfer;

/// <summary>
/// Pulls a payload chunk by chunk, in any order, with at most a window of chunks asked for and not yet there. Pure: it says which chunks to
/// ask for, the caller asks, and asks again for <see cref="Outstanding"/> after a pause or a new connection. Holds what was received and
/// no more, whatever size was announced. Not thread-safe.
/// </summary>
public sealed class PayloadReceiver
{
    private static readonly ReceiveOutcome Completed = new ReceiveOutcome.Completed();
    private static readonly ReceiveOutcome Duplicate = new ReceiveOutcome.Duplicate();

    private readonly int _window;
    private readonly Dictionary<int, byte[]> _chunks = [];
    private readonly SortedSet<int> _outstanding = [];
    private byte[]? _payload;
    private string? _fault;
    private int _asked;

    /// <param name="info">What was announced.</param>
    /// <param name="window">Most chunks asked for at a time, at least 1.</param>
    /// <param name="maxBytes">Most bytes the caller is ready to take.</param>
    /// <exception cref="MalformedDataException">The announcement is beyond the limits.</exception>
    public PayloadReceiver(PayloadInfo info, int window, long maxBytes)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(window);
        var limit = Math.Min(maxBytes, WireProtocol.MaxPayloadBytes);
        if (info.Bytes < 1 || info.Bytes > limit)
            throw new MalformedDataException($"expected a payload of 1 to {limit} bytes, got {info.Bytes}");
        if (info.ChunkBytes is < 1 or > WireProtocol.MaxChunkBytes)
            throw new MalformedDataException($"expected chunks of 1 to {WireProtocol.MaxChunkBytes} bytes, got {info.ChunkBytes}");
        Info = info;
        _window = window;
    }

    public PayloadInfo Info { get; }

    public bool IsComplete => _payload is not null;

    /// <summary>Bytes received so far, duplicates not counted.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>Chunks asked for and not yet there, ascending: what to ask for again.</summary>
    public IReadOnlyList<int> Outstanding => [.. _outstanding];

    /// <exception cref="InvalidOperationException">Not complete.</exception>
    public byte[] Payload => _payload ?? throw new InvalidOperationException($"expected {Info.Bytes} bytes, got {ReceivedBytes} so far");

    /// <summary>The first chunks to ask for; on a receiver that was started before, the outstanding ones.</summary>
    public IReadOnlyList<int> Start()
    {
        if (_asked == 0)
            AskMore();
        return Outstanding;
    }

    /// <summary>Takes one chunk. After a wrong hash every further chunk is <see cref="ReceiveOutcome.Invalid"/> too: start over with a new receiver.</summary>
    public ReceiveOutcome Receive(int index, ReadOnlySpan<byte> data)
    {
        if (_fault is not null)
            return new ReceiveOutcome.Invalid(_fault);
        if ((uint)index >= (uint)Info.ChunkCount)
            return new ReceiveOutcome.Invalid($"expected a chunk below {Info.ChunkCount}, got {index}");
        if (_payload is not null || _chunks.ContainsKey(index))
            return Duplicate;
        if (!_outstanding.Contains(index))
            return new ReceiveOutcome.Invalid($"expected a chunk that was asked for, got {index}");
        if (data.Length != Info.LengthOf(index))
            return new ReceiveOutcome.Invalid($"expected {Info.LengthOf(index)} bytes in chunk {index}, got {data.Length}");

        _outstanding.Remove(index);
        _chunks.Add(index, data.ToArray());
        ReceivedBytes += data.Length;
        return ReceivedBytes == Info.Bytes ? Complete() : new ReceiveOutcome.Progress(AskMore());
    }

    private List<int> AskMore()
    {
        var next = new List<int>();
        while (_outstanding.Count < _window && _asked < Info.ChunkCount)
        {
            _outstanding.Add(_asked);
            next.Add(_asked++);
        }
        return next;
    }

    private ReceiveOutcome Complete()
    {
        var payload = new byte[Info.Bytes];
        foreach (var (index, chunk) in _chunks)
            chunk.CopyTo(payload, (long)index * Info.ChunkBytes);
        _chunks.Clear();
        var hash = Sha256.Of(payload);
        if (hash != Info.Hash)
        {
            _fault = $"expected a payload with SHA-256 {Info.Hash}, got {hash}";
            return new ReceiveOutcome.Invalid(_fault);
        }
        _payload = payload;
        return Completed;
    }
}

using System.IO.Hashing;
using AfdActors.Algorithms;

namespace AfdActors.Messages.Transfer;

/// <summary>
/// Puts a payload together from chunks that come in any order. It takes at most eight times the memory of what came, whatever size was
/// announced, and its hash is computed on the way. One thread receives; others may land chunks meanwhile.
/// </summary>
public sealed class PayloadReceiver
{
    private static readonly ReceiveOutcome Progress = new ReceiveOutcome.Progress();
    private static readonly ReceiveOutcome Completed = new ReceiveOutcome.Completed();
    private static readonly ReceiveOutcome Duplicate = new ReceiveOutcome.Duplicate();
    private static readonly ReceiveOutcome IsLanding = new ReceiveOutcome.Landing();

    private readonly Lock _lock = new();
    private readonly XxHash128 _hash = new();

    /// <summary>Chunks that came before one below them.</summary>
    private readonly HashSet<int> _ahead = [];

    /// <summary>Chunks that are being written into their place.</summary>
    private readonly HashSet<int> _landing = [];
    private byte[] _bytes = [];
    private string? _fault;

    /// <summary>Chunks from the first on that are there, all hashed.</summary>
    private int _whole;

    /// <param name="info">What was announced.</param>
    /// <param name="leastChunkBytes">Smaller chunks are refused: each costs a message.</param>
    /// <param name="maxBytes">Most bytes the caller is ready to take.</param>
    /// <exception cref="MalformedDataException">The announcement is beyond the limits.</exception>
    public PayloadReceiver(PayloadInfo info, int leastChunkBytes, long maxBytes)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(leastChunkBytes);
        var limit = Math.Min(maxBytes, WireProtocol.MaxPayloadBytes);
        if (info.Bytes < 1 || info.Bytes > limit)
            throw new MalformedDataException($"expected a payload of 1 to {limit} bytes, got {info.Bytes}");
        if (info.ChunkBytes < leastChunkBytes || info.ChunkBytes > WireProtocol.MaxChunkBytes)
        {
            throw new MalformedDataException(
                $"expected chunks of {leastChunkBytes} to {WireProtocol.MaxChunkBytes} bytes, got {info.ChunkBytes}");
        }

        Info = info;
    }

    public PayloadInfo Info { get; }

    /// <summary>All is there, and its hash is right.</summary>
    public bool IsComplete => _whole == Info.ChunkCount && _fault is null;

    /// <exception cref="InvalidOperationException">Not complete.</exception>
    public byte[] Payload =>
        IsComplete ? _bytes : throw new InvalidOperationException($"expected {Info.ChunkCount} chunks, got {_whole + _ahead.Count} so far");

    /// <summary>Whether a chunk is here.</summary>
    public bool Has(int index) => index < _whole || _ahead.Contains(index);

    /// <summary>
    /// Takes chunks that follow each other. After a wrong hash every further chunk is <see cref="ReceiveOutcome.Invalid"/> too: start over
    /// with a new receiver.
    /// </summary>
    /// <param name="index">The first one.</param>
    public ReceiveOutcome Receive(int index, ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            if (Fault(index, data.Length) is { } fault) return new ReceiveOutcome.Invalid(fault);
            var count = CountOf(data.Length);
            for (var chunk = index; chunk < index + count; chunk++)
                if (_landing.Contains(chunk)) return IsLanding;
            return TakesAny(index, data, count) ? Took(index, count) : Duplicate;
        }
    }

    /// <summary>Takes chunks that have landed, after which they stay as they are. Without them no hash was known yet.</summary>
    internal ReceiveOutcome Receive(Landing landed)
    {
        lock (_lock)
        {
            Abandon(landed);
            return Took(landed.Index, CountOf(landed.Place.Length));
        }
    }

    /// <summary>
    /// The place of chunks that follow each other, for whoever has them to write them there: none where one of them is here or is
    /// landing already, where they do not exist, or as long as so little has come that the payload's memory is still growing.
    /// </summary>
    /// <param name="index">The first one.</param>
    internal Landing? Land(int index, int bytes)
    {
        lock (_lock)
        {
            if (_bytes.Length != Info.Bytes || Fault(index, bytes) is not null) return null;
            var chunks = Enumerable.Range(index, CountOf(bytes));
            if (chunks.Any(chunk => Has(chunk) || _landing.Contains(chunk))) return null;
            _landing.UnionWith(chunks);
            return new Landing(this, index, _bytes.AsMemory((int)((long)index * Info.ChunkBytes), bytes));
        }
    }

    internal void Abandon(Landing landing)
    {
        lock (_lock) _landing.ExceptWith(Enumerable.Range(landing.Index, CountOf(landing.Place.Length)));
    }

    private int CountOf(int bytes) => Math.Max(1, (bytes + Info.ChunkBytes - 1) / Info.ChunkBytes);

    /// <summary>What is wrong with so many bytes from a chunk on; null where nothing is.</summary>
    private string? Fault(int index, int bytes)
    {
        if (_fault is not null)
            return _fault;
        if ((uint)index >= (uint)Info.ChunkCount)
            return $"expected a chunk below {Info.ChunkCount}, got {index}";
        var count = CountOf(bytes);
        if (count > Info.ChunkCount - index)
            return $"expected at most {Info.ChunkCount - index} chunks from {index} on, got {count}";
        return bytes == Info.LengthOf(index, count) ? null : $"expected {Info.LengthOf(index, count)} bytes in chunk {index}, got {bytes}";
    }

    /// <summary>Counts and hashes chunks that are in their place.</summary>
    private ReceiveOutcome Took(int index, int count)
    {
        var before = _whole;
        while (_whole < Info.ChunkCount && ((uint)(_whole - index) < (uint)count || _ahead.Remove(_whole))) _whole++;
        for (var ahead = Math.Max(index, _whole); ahead < index + count; ahead++) _ahead.Add(ahead);
        if (_whole > before) _hash.Append(_bytes.AsSpan(before * Info.ChunkBytes, Info.LengthOf(before, _whole - before)));
        return _whole == Info.ChunkCount ? Check() : Progress;
    }

    /// <summary>Copies what is not here: what is here was hashed, and stays as it is.</summary>
    private bool TakesAny(int index, ReadOnlySpan<byte> data, int count)
    {
        var taken = false;
        for (var chunk = index; chunk < index + count; chunk++)
        {
            var (start, length) = ((int)((long)chunk * Info.ChunkBytes), Info.LengthOf(chunk));
            if (!Has(chunk))
            {
                Reserve(start + length);
                data[..length].CopyTo(_bytes.AsSpan(start));
                taken = true;
            }

            data = data[length..];
        }

        return taken;
    }

    /// <summary>Twice the size whenever there is no room, and all of it once an eighth is here, so that little is copied.</summary>
    private void Reserve(int bytes)
    {
        if (bytes <= _bytes.Length) return;
        var size = 8L * bytes >= Info.Bytes ? Info.Bytes : Math.Max(bytes, 2L * _bytes.Length);
        var larger = LargeArrays.Rent<byte>((int)size);
        _bytes.CopyTo(larger, 0);
        LargeArrays.Return(_bytes);
        _bytes = larger;
    }

    private ReceiveOutcome Check()
    {
        var hash = PayloadHash.From(_hash.GetCurrentHashAsUInt128());
        if (hash == Info.Hash)
            return Completed;
        _fault = $"expected a payload with the hash {Info.Hash}, got {hash}";
        return new ReceiveOutcome.Invalid(_fault);
    }
}

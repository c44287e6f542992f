using System.Security.Cryptography;
using AfdActors.Algorithms;

namespace AfdActors.Messages.Transfer;

/// <summary>
/// Puts a payload together from chunks that come in any order. It grows with what comes, whatever size was announced, and its hash is
/// computed on the way. Not thread-safe.
/// </summary>
public sealed class PayloadReceiver : IDisposable
{
    private static readonly ReceiveOutcome Progress = new ReceiveOutcome.Progress();
    private static readonly ReceiveOutcome Completed = new ReceiveOutcome.Completed();
    private static readonly ReceiveOutcome Duplicate = new ReceiveOutcome.Duplicate();

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Chunks that came before one below them.</summary>
    private readonly HashSet<int> _ahead = [];
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

    /// <summary>
    /// Takes one chunk. After a wrong hash every further chunk is <see cref="ReceiveOutcome.Invalid"/> too: start over with a new receiver.
    /// </summary>
    public ReceiveOutcome Receive(int index, ReadOnlySpan<byte> data)
    {
        if (_fault is not null)
            return new ReceiveOutcome.Invalid(_fault);
        if ((uint)index >= (uint)Info.ChunkCount)
            return new ReceiveOutcome.Invalid($"expected a chunk below {Info.ChunkCount}, got {index}");
        if (index < _whole || _ahead.Contains(index))
            return Duplicate;
        if (data.Length != Info.LengthOf(index))
            return new ReceiveOutcome.Invalid($"expected {Info.LengthOf(index)} bytes in chunk {index}, got {data.Length}");

        var start = checked(index * Info.ChunkBytes);
        Reserve(start + data.Length);
        data.CopyTo(_bytes.AsSpan(start));
        _ahead.Add(index);
        while (_ahead.Remove(_whole))
        {
            _hash.AppendData(_bytes, _whole * Info.ChunkBytes, Info.LengthOf(_whole));
            _whole++;
        }

        return _whole == Info.ChunkCount ? Check() : Progress;
    }

    public void Dispose() => _hash.Dispose();

    /// <summary>
    /// Twice the size whenever there is no room, so that the last time ends with what was announced: nothing is left to copy.
    /// </summary>
    private void Reserve(int bytes)
    {
        if (bytes > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Info.Bytes, Math.Max(bytes, 2L * _bytes.Length)));
    }

    private ReceiveOutcome Check()
    {
        var hash = Sha256.FromBytes(_hash.GetHashAndReset());
        if (hash == Info.Hash)
            return Completed;
        _fault = $"expected a payload with SHA-256 {Info.Hash}, got {hash}";
        return new ReceiveOutcome.Invalid(_fault);
    }
}

using System.Buffers.Binary;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>Writes bits, lowest first, into a buffer whose size the caller has computed exactly.</summary>
internal ref struct BitWriter(Span<byte> destination)
{
    /// <summary>Most bits of one <see cref="Write"/>.</summary>
    public const int MaxBits = 63;

    private Span<byte> _destination = destination;
    private ulong _pending;
    private int _pendingBits; // < 64 between calls

    /// <summary>Writes the low <paramref name="bits"/> (0..<see cref="MaxBits"/>) bits of a value that has no others set.</summary>
    public void Write(ulong value, int bits)
    {
        _pending |= value << _pendingBits;
        _pendingBits += bits;
        if (_pendingBits >= 64)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_destination, _pending);
            _destination = _destination[sizeof(ulong)..];
            _pendingBits -= 64;
            _pending = value >> (bits - _pendingBits);
        }
    }

    /// <summary>Writes <paramref name="zeros"/> zeros.</summary>
    public void WriteZeros(int zeros)
    {
        for (; zeros > MaxBits; zeros -= MaxBits) Write(0, MaxBits);

        Write(0, zeros);
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Flush()
    {
        for (var i = 0; _pendingBits > 0; i++, _pendingBits -= 8)
        {
            _destination[i] = (byte)_pending;
            _pending >>= 8;
        }

        _destination = [];
        _pendingBits = 0;
    }
}

using System.Buffers.Binary;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>Writes bits, lowest first, into a buffer whose size the caller has computed exactly.</summary>
internal ref struct BitWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private int _position;
    private ulong _pending;
    private int _pendingBits; // < 32 between calls

    /// <summary>Writes the low <paramref name="bits"/> (0..32) bits of a value that has no others set.</summary>
    public void Write(uint value, int bits)
    {
        _pending |= (ulong)value << _pendingBits;
        _pendingBits += bits;
        if (_pendingBits >= 32)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(_destination[_position..], (uint)_pending);
            _position += sizeof(uint);
            _pending >>= 32;
            _pendingBits -= 32;
        }
    }

    /// <summary>Writes <paramref name="zeros"/> zeros and a one.</summary>
    public void WriteUnary(int zeros)
    {
        for (; zeros >= 32; zeros -= 32) Write(0, 32);

        Write(1u << zeros, zeros + 1);
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Flush()
    {
        for (; _pendingBits > 0; _pendingBits -= 8)
        {
            _destination[_position++] = (byte)_pending;
            _pending >>= 8;
        }

        _pendingBits = 0;
    }
}

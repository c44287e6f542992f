using System.Buffers.Binary;
using System.Numerics;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>Reads what <see cref="BitWriter"/> wrote; every read past the end is refused.</summary>
internal ref struct BitReader(ReadOnlySpan<byte> source)
{
    private readonly ReadOnlySpan<byte> _source = source;
    private int _position;
    private ulong _pending; // zero above _pendingBits
    private int _pendingBits;

    /// <summary>Reads 0..32 bits.</summary>
    /// <exception cref="MalformedDataException">Fewer bits are left.</exception>
    public uint Read(int bits)
    {
        if (_pendingBits < bits)
        {
            Refill();
            if (_pendingBits < bits)
                throw new MalformedDataException($"expected {bits} more bits, got {_pendingBits} of {_source.Length} bytes");
        }

        var value = (uint)(_pending & ((1UL << bits) - 1));
        _pending >>= bits;
        _pendingBits -= bits;
        return value;
    }

    /// <summary>The next bits without reading them: at least 57 unless fewer are left, zeros above them.</summary>
    public ulong Peek(out int bits)
    {
        if (_pendingBits < 57) Refill();
        bits = _pendingBits;
        return _pending;
    }

    /// <summary>Reads fewer than 64 of the bits that <see cref="Peek"/> gave.</summary>
    public void Skip(int bits)
    {
        _pending >>= bits;
        _pendingBits -= bits;
    }

    /// <summary>Reads zeros up to a one and returns their number, at most <paramref name="limit"/>.</summary>
    /// <exception cref="MalformedDataException">More zeros than the limit, or the bits end before the one.</exception>
    public int ReadUnary(int limit)
    {
        long zeros = 0;
        while (_pending == 0)
        {
            zeros += _pendingBits;
            _pendingBits = 0;
            Refill();
            if (_pendingBits == 0)
                throw new MalformedDataException($"expected a unary code of at most {limit} zeros, got the end of {_source.Length} bytes");

            if (zeros > limit) break;
        }

        var run = BitOperations.TrailingZeroCount(_pending);
        zeros += run;
        if (zeros > limit) throw new MalformedDataException($"expected a unary code of at most {limit} zeros, got more");

        _pending = run == 63 ? 0 : _pending >> (run + 1);
        _pendingBits -= run + 1;
        return (int)zeros;
    }

    /// <summary>Nothing may be left but the zeros that fill the last byte.</summary>
    /// <exception cref="MalformedDataException">Trailing bytes or set padding bits.</exception>
    public readonly void ExpectEnd()
    {
        var left = ((long)(_source.Length - _position) * 8) + _pendingBits;
        if (left >= 8 || _pending != 0)
            throw new MalformedDataException($"expected fewer than 8 zero bits after the last code, got {left} bits");
    }

    private void Refill()
    {
        var bytes = Math.Min((64 - _pendingBits) >> 3, _source.Length - _position);
        if (bytes == 8)
        {
            _pending = BinaryPrimitives.ReadUInt64LittleEndian(_source[_position..]);
        }
        else if (_source.Length - _position >= 8)
        {
            var next = BinaryPrimitives.ReadUInt64LittleEndian(_source[_position..]);
            _pending |= (next & ((1UL << (8 * bytes)) - 1)) << _pendingBits;
        }
        else
        {
            for (var i = 0; i < bytes; i++) _pending |= (ulong)_source[_position + i] << (_pendingBits + (8 * i));
        }

        _position += bytes;
        _pendingBits += 8 * bytes;
    }
}

using System.Buffers;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Binary range coder (G. N. N. Martin, 1979): a bit of chance p costs -log2 p bits. A 32-bit range is kept at 2^24 at least; a carry runs
/// through the bytes 255 that are held back for it. The bytes it writes are exactly those that <see cref="RangeDecoder"/> reads.
/// </summary>
internal struct RangeEncoder(int capacity) : IRangeCode
{
    private const uint Even = 1u << 15;

    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);
    private ulong _low;
    private uint _range = uint.MaxValue;
    private int _held = -1;
    private long _full;

    /// <inheritdoc/>
    public bool Code(bool one, ref AdaptiveBit kind)
    {
        Write(one, kind.Chance);
        kind.Saw(one);
        return one;
    }

    /// <inheritdoc/>
    public uint Code(uint value, int bits)
    {
        for (var i = bits - 1; i >= 0; i--) Write(((value >> i) & 1) != 0, Even);

        return value;
    }

    /// <summary>All bytes; nothing can be written afterwards.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        for (var i = 0; i < 1 + sizeof(uint); i++) ShiftOut();

        return _bytes.WrittenSpan;
    }

    private void Write(bool one, uint chance)
    {
        var bound = (_range >> 16) * chance;
        // Without a branch, which could not be foretold.
        var zero = one ? 0 : uint.MaxValue;
        _low += bound & zero;
        _range = bound ^ ((bound ^ (_range - bound)) & zero);
        while (_range < 1u << 24)
        {
            _range <<= 8;
            ShiftOut();
        }
    }

    /// <summary>The top byte of low leaves it; it is held back, with the bytes 255 after it, until no carry can change them.</summary>
    private void ShiftOut()
    {
        if ((uint)_low < 0xFF00_0000 || _low > uint.MaxValue)
        {
            var carry = (int)(_low >> 32);
            if (_held >= 0) Put((byte)(_held + carry));

            for (; _full > 0; _full--) Put((byte)(0xFF + carry));

            _held = (byte)(_low >> 24);
        }
        else
        {
            _full++;
        }

        _low = (_low & 0x00FF_FFFF) << 8;
    }

    private readonly void Put(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}

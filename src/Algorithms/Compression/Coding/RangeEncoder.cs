using System.Buffers;

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Binary range coder (G. N. N. Martin, 1979): a bit of chance p costs -log2 p bits. A 32-bit range is kept at 2^24 at least; a carry runs
/// through the bytes 255 that are held back for it. The bytes it writes are exactly those that <see cref="RangeDecoder"/> reads.
/// </summary>
internal sealed class RangeEncoder
{
    private const uint Even = 1u << 15;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private ulong _low;
    private uint _range = uint.MaxValue;
    private int _held = -1;
    private long _full;

    /// <summary>Writes a bit and lets its kind learn from it.</summary>
    public void Write(bool one, ref AdaptiveBit kind)
    {
        Write(one, kind.Chance);
        kind.Saw(one);
    }

    /// <summary>Writes the lowest bits as they are, highest first.</summary>
    public void Write(uint value, int bits)
    {
        for (var i = bits - 1; i >= 0; i--) Write(((value >> i) & 1) != 0, Even);
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
        if (one)
        {
            _range = bound;
        }
        else
        {
            _low += bound;
            _range -= bound;
        }

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

    private void Put(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}

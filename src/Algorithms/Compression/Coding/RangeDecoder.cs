namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Reads what <see cref="RangeEncoder"/> wrote, with the same kinds of bits in the same order; every read past the end is refused.
/// </summary>
internal ref struct RangeDecoder : IRangeCode
{
    private const uint Even = 1u << 15;

    private readonly ReadOnlySpan<byte> _source;
    private int _position;
    private uint _code;
    private uint _range = uint.MaxValue;

    /// <exception cref="MalformedDataException">Fewer than four bytes.</exception>
    public RangeDecoder(ReadOnlySpan<byte> source)
    {
        _source = source;
        for (var i = 0; i < sizeof(uint); i++) _code = (_code << 8) | Next();
    }

    /// <inheritdoc/>
    public bool Code(bool one, ref AdaptiveBit kind)
    {
        one = Read(kind.Chance);
        kind.Saw(one);
        return one;
    }

    /// <inheritdoc/>
    public uint Code(uint value, int bits)
    {
        value = 0;
        for (var i = 0; i < bits; i++) value = (value << 1) | (Read(Even) ? 1u : 0u);

        return value;
    }

    /// <exception cref="MalformedDataException">Bytes are left.</exception>
    public readonly void ExpectEnd()
    {
        if (_position != _source.Length)
            throw new MalformedDataException($"expected the end after {_position} bytes of a range code, got {_source.Length}");
    }

    private bool Read(uint chance)
    {
        var bound = (_range >> 16) * chance;
        var one = _code < bound;
        // Without a branch, which could not be foretold.
        var zero = one ? 0 : uint.MaxValue;
        _code -= bound & zero;
        _range = bound ^ ((bound ^ (_range - bound)) & zero);
        while (_range < 1u << 24)
        {
            _range <<= 8;
            _code = (_code << 8) | Next();
        }

        return one;
    }

    private uint Next() => _position < _source.Length
        ? _source[_position++]
        : throw new MalformedDataException($"expected more bytes of a range code, got the end after {_source.Length}");
}

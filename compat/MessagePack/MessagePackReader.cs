using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MessagePack;

/// <summary>
/// Reads MessagePack values from bytes that may be truncated or hostile. A reading method throws
/// <see cref="EndOfStreamException"/> when the bytes end before the value does, or when a length or count claims more than is left;
/// <see cref="MessagePackSerializationException"/> when another kind of value comes next; and <see cref="OverflowException"/> when a number
/// does not fit the type asked for. Nothing is allocated before a length has been checked against what is left.
/// </summary>
public ref struct MessagePackReader
{
    private SequenceReader<byte> _input;

    public MessagePackReader(ReadOnlyMemory<byte> memory)
        : this() => _input = new SequenceReader<byte>(new ReadOnlySequence<byte>(memory));

    public MessagePackReader(in ReadOnlySequence<byte> readOnlySequence)
        : this() => _input = new SequenceReader<byte>(readOnlySequence);

    /// <summary>Levels of nesting the caller is in; see <see cref="MessagePackSecurity.DepthStep"/>.</summary>
    public int Depth { get; set; }

    public readonly ReadOnlySequence<byte> Sequence => _input.Sequence;

    public readonly SequencePosition Position => _input.Position;

    public readonly long Consumed => _input.Consumed;

    public readonly bool End => _input.End;

    public readonly bool IsNil => NextCode == MessagePackCode.Nil;

    public readonly MessagePackType NextMessagePackType => MessagePackCode.ToMessagePackType(NextCode);

    public readonly byte NextCode => _input.TryPeek(out var code) ? code : throw new EndOfStreamException();

    public readonly MessagePackReader Clone(in ReadOnlySequence<byte> readOnlySequence) => new(readOnlySequence) { Depth = Depth };

    public readonly MessagePackReader CreatePeekReader() => this;

    public Nil ReadNil() => TryReadNil() ? Nil.Default : throw Unexpected("nil", NextCode);

    public bool TryReadNil()
    {
        if (!IsNil)
        {
            return false;
        }

        _input.Advance(1);
        return true;
    }

    public bool ReadBoolean()
    {
        var value = NextCode switch
        {
            MessagePackCode.True => true,
            MessagePackCode.False => false,
            var code => throw Unexpected("a boolean", code),
        };
        _input.Advance(1);
        return value;
    }

    public byte ReadByte() => checked((byte)ReadUInt64());

    public ushort ReadUInt16() => checked((ushort)ReadUInt64());

    public uint ReadUInt32() => checked((uint)ReadUInt64());

    public sbyte ReadSByte() => checked((sbyte)ReadInt64());

    public short ReadInt16() => checked((short)ReadInt64());

    public int ReadInt32() => checked((int)ReadInt64());

    public char ReadChar() => (char)ReadUInt16();

    public ulong ReadUInt64()
    {
        var (bits, negative) = ReadInteger();
        return negative ? throw new OverflowException($"Expected an unsigned integer, got {(long)bits}.") : bits;
    }

    public long ReadInt64()
    {
        var (bits, negative) = ReadInteger();
        return negative ? unchecked((long)bits) : checked((long)bits);
    }

    /// <summary>Reads a float32; a float64 or an integer is rounded to one.</summary>
    public float ReadSingle() => NextCode switch
    {
        MessagePackCode.Float32 => BitConverter.UInt32BitsToSingle((uint)ReadBits(4)),
        MessagePackCode.Float64 => (float)BitConverter.UInt64BitsToDouble(ReadBits(8)),
        _ => ReadInteger() is var (bits, negative) && negative ? (long)bits : (float)bits,
    };

    /// <summary>Reads a float64; a float32 or an integer is converted to one.</summary>
    public double ReadDouble() => NextCode switch
    {
        MessagePackCode.Float32 => BitConverter.UInt32BitsToSingle((uint)ReadBits(4)),
        MessagePackCode.Float64 => BitConverter.UInt64BitsToDouble(ReadBits(8)),
        _ => ReadInteger() is var (bits, negative) && negative ? (long)bits : (double)bits,
    };

    public DateTime ReadDateTime() => ReadDateTime(ReadExtensionFormatHeader());

    public DateTime ReadDateTime(ExtensionHeader header)
    {
        if (header.TypeCode != ReservedMessagePackExtensionTypeCode.DateTime || header.Length > 12)
        {
            throw new MessagePackSerializationException(
                $"Expected a timestamp (extension -1 of at most 12 bytes), got extension {header.TypeCode} of {header.Length} bytes.");
        }

        Span<byte> data = stackalloc byte[(int)header.Length];
        Slice(header.Length).CopyTo(data);
        return Timestamp.Decode(data);
    }

    /// <summary>Reads a string; null for nil. Invalid UTF-8 becomes U+FFFD.</summary>
    public string? ReadString() => ReadStringSequence() is { } utf8 ? Encoding.UTF8.GetString(utf8) : null;

    /// <summary>Reads a string's UTF-8 bytes, a slice of the input; null for nil.</summary>
    public ReadOnlySequence<byte>? ReadStringSequence() => TryReadNil() ? null : Slice(Present(TryReadLength(StringForms, out var length), length));

    /// <summary>Reads a string's UTF-8 bytes when they lie in one block; false, and nothing read, for nil or a string in several blocks.</summary>
    public bool TryReadStringSpan(out ReadOnlySpan<byte> span)
    {
        span = default;
        if (IsNil)
        {
            return false;
        }

        var before = _input;
        var utf8 = Slice(Present(TryReadLength(StringForms, out var length), length));
        if (!utf8.IsSingleSegment)
        {
            _input = before;
            return false;
        }

        span = utf8.FirstSpan;
        return true;
    }

    /// <summary>Reads bin (or, as older writers put bytes, str) bytes, a slice of the input; null for nil.</summary>
    public ReadOnlySequence<byte>? ReadBytes()
    {
        if (TryReadNil())
        {
            return null;
        }

        var forms = NextMessagePackType == MessagePackType.String ? StringForms : BinaryForms;
        return Slice(Present(TryReadLength(forms, out var length), length));
    }

    /// <summary>Reads the number of elements that follow; at least one byte is left for each.</summary>
    public int ReadArrayHeader()
    {
        var found = TryReadArrayHeader(out var count);
        return found && _input.Remaining >= count ? count : throw new EndOfStreamException();
    }

    public bool TryReadArrayHeader(out int count)
    {
        var found = TryReadLength(ArrayForms, out var length);
        count = checked((int)length);
        return found;
    }

    /// <summary>Reads the number of pairs that follow; at least two bytes are left for each.</summary>
    public int ReadMapHeader()
    {
        var found = TryReadMapHeader(out var count);
        return found && _input.Remaining >= 2L * count ? count : throw new EndOfStreamException();
    }

    public bool TryReadMapHeader(out int count)
    {
        var found = TryReadLength(MapForms, out var length);
        count = checked((int)length);
        return found;
    }

    /// <summary>Reads an extension's type and length; that many bytes are left.</summary>
    public ExtensionHeader ReadExtensionFormatHeader()
    {
        var found = TryReadExtensionFormatHeader(out var header);
        return found && _input.Remaining >= header.Length ? header : throw new EndOfStreamException();
    }

    public bool TryReadExtensionFormatHeader(out ExtensionHeader extensionHeader)
    {
        extensionHeader = default;
        var before = _input;
        if (!TryReadLength(ExtensionForms, out var length) || !_input.TryRead(out var type))
        {
            _input = before;
            return false;
        }

        extensionHeader = new ExtensionHeader(unchecked((sbyte)type), length);
        return true;
    }

    public ExtensionResult ReadExtensionFormat()
    {
        var header = ReadExtensionFormatHeader();
        return new ExtensionResult(header.TypeCode, Slice(header.Length));
    }

    /// <summary>Takes that many bytes, whatever they are.</summary>
    public ReadOnlySequence<byte> ReadRaw(long length) => Slice(length);

    /// <summary>Takes the whole next value, with everything nested in it.</summary>
    public ReadOnlySequence<byte> ReadRaw()
    {
        var start = Position;
        Skip();
        return Sequence.Slice(start, Position);
    }

    /// <summary>Passes over the whole next value. Nesting costs no stack, however deep it is.</summary>
    public void Skip()
    {
        for (var pending = 1L; pending > 0; pending--)
        {
            switch (NextMessagePackType)
            {
                case MessagePackType.Integer: ReadInteger(); break;
                case MessagePackType.Float: ReadDouble(); break;
                case MessagePackType.Nil or MessagePackType.Boolean: _input.Advance(1); break;
                case MessagePackType.String: ReadStringSequence(); break;
                case MessagePackType.Binary: ReadBytes(); break;
                case MessagePackType.Extension: ReadExtensionFormat(); break;
                case MessagePackType.Array: pending += ReadArrayHeader(); break;
                case MessagePackType.Map: pending += 2L * ReadMapHeader(); break;
                default: throw Unexpected("a value", NextCode);
            }
        }
    }

    private (ulong Bits, bool Negative) ReadInteger()
    {
        var code = NextCode;
        switch (code)
        {
            case <= MessagePackCode.MaxFixInt:
                _input.Advance(1);
                return (code, false);
            case >= MessagePackCode.MinNegativeFixInt:
                _input.Advance(1);
                return (unchecked((ulong)(sbyte)code), true);
            case >= MessagePackCode.UInt8 and <= MessagePackCode.UInt64:
                return (ReadBits(1 << (code - MessagePackCode.UInt8)), false);
            case >= MessagePackCode.Int8 and <= MessagePackCode.Int64:
                var width = 1 << (code - MessagePackCode.Int8);
                var unused = 64 - (8 * width);
                var value = (long)(ReadBits(width) << unused) >> unused;
                return (unchecked((ulong)value), value < 0);
            default:
                throw Unexpected("a number", code);
        }
    }

    /// <summary>Passes the code and takes the big-endian number of <paramref name="width"/> bytes behind it.</summary>
    private ulong ReadBits(int width) => TryReadBits(width, out var bits) ? bits : throw new EndOfStreamException();

    private bool TryReadBits(int width, out ulong bits)
    {
        Span<byte> token = stackalloc byte[1 + sizeof(ulong)];
        bits = 0;
        if (!_input.TryCopyTo(token[..(1 + width)]))
        {
            return false;
        }

        _input.Advance(1 + width);
        bits = BinaryPrimitives.ReadUInt64BigEndian(token[1..]) >> (64 - (8 * width));
        return true;
    }

    private bool TryReadLength(LengthForms forms, out uint length)
    {
        length = 0;
        if (!_input.TryPeek(out var code))
        {
            return false;
        }

        var width = forms.LengthBytes(code, out length);
        if (width < 0)
        {
            throw Unexpected(forms.Name, code);
        }

        if (width == 0)
        {
            _input.Advance(1);
            return true;
        }

        var found = TryReadBits(width, out var bits);
        length = (uint)bits;
        return found;
    }

    private ReadOnlySequence<byte> Slice(long length)
    {
        if (length < 0 || length > _input.Remaining)
        {
            throw new EndOfStreamException();
        }

        var slice = _input.Sequence.Slice(_input.Position, length);
        _input.Advance(length);
        return slice;
    }

    private static uint Present(bool found, uint length) => found ? length : throw new EndOfStreamException();

    private static MessagePackSerializationException Unexpected(string expected, byte code) =>
        new($"Expected {expected}, got {MessagePackCode.ToMessagePackType(code)} (MessagePack code 0x{code:x2}).");

    private static LengthForms StringForms => new("a string", MessagePackCode.MinFixStr, MessagePackCode.MaxFixStr, MessagePackCode.Str8, MessagePackCode.Str16);

    private static LengthForms BinaryForms => new("bytes", 0xff, 0, MessagePackCode.Bin8, MessagePackCode.Bin16);

    private static LengthForms ArrayForms => new("an array", MessagePackCode.MinFixArray, MessagePackCode.MaxFixArray, null, MessagePackCode.Array16);

    private static LengthForms MapForms => new("a map", MessagePackCode.MinFixMap, MessagePackCode.MaxFixMap, null, MessagePackCode.Map16);

    private static LengthForms ExtensionForms => new("an extension", MessagePackCode.FixExt1, MessagePackCode.FixExt16, MessagePackCode.Ext8, MessagePackCode.Ext16);
}

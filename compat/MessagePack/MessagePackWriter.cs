using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MessagePack;

/// <summary>
/// Writes MessagePack values, each in its shortest form, to a buffer. What was written reaches the buffer with
/// <see cref="Flush"/> (or earlier, when the buffer's current block is full).
/// </summary>
public ref struct MessagePackWriter
{
    private readonly IBufferWriter<byte> _output;
    private Span<byte> _block;
    private int _used;

    public MessagePackWriter(IBufferWriter<byte> writer)
        : this()
    {
        ArgumentNullException.ThrowIfNull(writer);
        _output = writer;
    }

    public readonly MessagePackWriter Clone(IBufferWriter<byte> writer) => new(writer);

    /// <summary>Hands everything written so far to the buffer.</summary>
    public void Flush()
    {
        if (_used > 0)
        {
            _output.Advance(_used);
        }

        _block = default;
        _used = 0;
    }

    /// <summary>Room for at least <paramref name="length"/> bytes, to be followed by <see cref="Advance"/>.</summary>
    public Span<byte> GetSpan(int length)
    {
        if (_block.Length - _used < length)
        {
            Flush();
            _block = _output.GetSpan(length);
        }

        return _block[_used..];
    }

    public void Advance(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(_block.Length - _used), nameof(length));
        _used += length;
    }

    /// <summary>Copies bytes that are MessagePack already.</summary>
    public void WriteRaw(ReadOnlySpan<byte> rawMessagePackBlock)
    {
        rawMessagePackBlock.CopyTo(GetSpan(rawMessagePackBlock.Length));
        Advance(rawMessagePackBlock.Length);
    }

    public void WriteRaw(in ReadOnlySequence<byte> rawMessagePackBlock)
    {
        foreach (var segment in rawMessagePackBlock)
        {
            WriteRaw(segment.Span);
        }
    }

    public void WriteNil() => WriteCode(MessagePackCode.Nil);

    public void Write(bool value) => WriteCode(value ? MessagePackCode.True : MessagePackCode.False);

    public void Write(byte value) => Write((ulong)value);

    public void Write(ushort value) => Write((ulong)value);

    public void Write(uint value) => Write((ulong)value);

    public void Write(sbyte value) => Write((long)value);

    public void Write(short value) => Write((long)value);

    public void Write(int value) => Write((long)value);

    public void Write(char value) => Write((ulong)value);

    public void Write(ulong value)
    {
        switch (value)
        {
            case <= MessagePackCode.MaxFixInt: WriteCode((byte)value); break;
            case <= byte.MaxValue: WriteUInt8((byte)value); break;
            case <= ushort.MaxValue: WriteUInt16((ushort)value); break;
            case <= uint.MaxValue: WriteUInt32((uint)value); break;
            default: WriteUInt64(value); break;
        }
    }

    public void Write(long value)
    {
        switch (value)
        {
            case >= 0: Write((ulong)value); break;
            case >= -32: WriteCode(unchecked((byte)value)); break;
            case >= sbyte.MinValue: WriteInt8((sbyte)value); break;
            case >= short.MinValue: WriteInt16((short)value); break;
            case >= int.MinValue: WriteInt32((int)value); break;
            default: WriteInt64(value); break;
        }
    }

    public void WriteUInt8(byte value) => WriteNumber(MessagePackCode.UInt8, 1, value);

    public void WriteUInt16(ushort value) => WriteNumber(MessagePackCode.UInt16, 2, value);

    public void WriteUInt32(uint value) => WriteNumber(MessagePackCode.UInt32, 4, value);

    public void WriteUInt64(ulong value) => WriteNumber(MessagePackCode.UInt64, 8, value);

    public void WriteInt8(sbyte value) => WriteNumber(MessagePackCode.Int8, 1, unchecked((ulong)value));

    public void WriteInt16(short value) => WriteNumber(MessagePackCode.Int16, 2, unchecked((ulong)value));

    public void WriteInt32(int value) => WriteNumber(MessagePackCode.Int32, 4, unchecked((ulong)value));

    public void WriteInt64(long value) => WriteNumber(MessagePackCode.Int64, 8, unchecked((ulong)value));

    public void Write(float value) => WriteNumber(MessagePackCode.Float32, 4, BitConverter.SingleToUInt32Bits(value));

    public void Write(double value) => WriteNumber(MessagePackCode.Float64, 8, BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a timestamp; a local time is converted to UTC, an unspecified one is taken for UTC.</summary>
    public void Write(DateTime dateTime)
    {
        Span<byte> data = stackalloc byte[12];
        var length = Timestamp.Encode(dateTime, data);
        WriteExtensionFormatHeader(new ExtensionHeader(ReservedMessagePackExtensionTypeCode.DateTime, length));
        data[..length].CopyTo(GetSpan(length));
        Advance(length);
    }

    /// <summary>Writes a string as UTF-8, or nil for null.</summary>
    public void Write(string? value)
    {
        if (value is null)
        {
            WriteNil();
        }
        else
        {
            Write(value.AsSpan());
        }
    }

    public void Write(ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteStringHeader(length);
        Advance(Encoding.UTF8.GetBytes(value, GetSpan(length)));
    }

    public void WriteString(ReadOnlySpan<byte> utf8stringBytes)
    {
        WriteStringHeader(utf8stringBytes.Length);
        WriteRaw(utf8stringBytes);
    }

    public void WriteString(in ReadOnlySequence<byte> utf8stringBytes)
    {
        WriteStringHeader(checked((int)utf8stringBytes.Length));
        WriteRaw(utf8stringBytes);
    }

    public void WriteStringHeader(int byteCount)
    {
        if (byteCount <= MessagePackCode.MaxFixStr - MessagePackCode.MinFixStr)
        {
            WriteCode((byte)(MessagePackCode.MinFixStr | byteCount));
        }
        else
        {
            WriteLength(MessagePackCode.Str8, MessagePackCode.Str16, MessagePackCode.Str32, (uint)byteCount);
        }
    }

    /// <summary>Writes bytes as bin, or nil for null.</summary>
    public void Write(byte[]? src)
    {
        if (src is null)
        {
            WriteNil();
        }
        else
        {
            Write(src.AsSpan());
        }
    }

    public void Write(ReadOnlySpan<byte> src)
    {
        WriteBinHeader(src.Length);
        WriteRaw(src);
    }

    public void Write(in ReadOnlySequence<byte> src)
    {
        WriteBinHeader(checked((int)src.Length));
        WriteRaw(src);
    }

    public void WriteBinHeader(int length) => WriteLength(MessagePackCode.Bin8, MessagePackCode.Bin16, MessagePackCode.Bin32, (uint)length);

    public void WriteArrayHeader(int count) => WriteArrayHeader((uint)count);

    public void WriteArrayHeader(uint count) => WriteCount(MessagePackCode.MinFixArray, MessagePackCode.Array16, MessagePackCode.Array32, count);

    public void WriteMapHeader(int count) => WriteMapHeader((uint)count);

    public void WriteMapHeader(uint count) => WriteCount(MessagePackCode.MinFixMap, MessagePackCode.Map16, MessagePackCode.Map32, count);

    public void WriteExtensionFormatHeader(ExtensionHeader extensionHeader)
    {
        switch (extensionHeader.Length)
        {
            case 1: WriteCode(MessagePackCode.FixExt1); break;
            case 2: WriteCode(MessagePackCode.FixExt2); break;
            case 4: WriteCode(MessagePackCode.FixExt4); break;
            case 8: WriteCode(MessagePackCode.FixExt8); break;
            case 16: WriteCode(MessagePackCode.FixExt16); break;
            default: WriteLength(MessagePackCode.Ext8, MessagePackCode.Ext16, MessagePackCode.Ext32, extensionHeader.Length); break;
        }

        WriteCode(unchecked((byte)extensionHeader.TypeCode));
    }

    public void WriteExtensionFormat(ExtensionResult extensionData)
    {
        WriteExtensionFormatHeader(extensionData.Header);
        WriteRaw(extensionData.Data);
    }

    private void WriteCode(byte code)
    {
        GetSpan(1)[0] = code;
        Advance(1);
    }

    private void WriteCount(byte fix, byte code16, byte code32, uint count)
    {
        if (count <= 15)
        {
            WriteCode((byte)(fix | count));
        }
        else if (count <= ushort.MaxValue)
        {
            WriteNumber(code16, 2, count);
        }
        else
        {
            WriteNumber(code32, 4, count);
        }
    }

    private void WriteLength(byte code8, byte code16, byte code32, uint length)
    {
        switch (length)
        {
            case <= byte.MaxValue: WriteNumber(code8, 1, length); break;
            case <= ushort.MaxValue: WriteNumber(code16, 2, length); break;
            default: WriteNumber(code32, 4, length); break;
        }
    }

    private void WriteNumber(byte code, int width, ulong bits)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        var span = GetSpan(1 + width);
        span[0] = code;
        bytes[^width..].CopyTo(span[1..]);
        Advance(1 + width);
    }
}

using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using AfdActors.Algorithms;
using MessagePack;

namespace AfdActors.Messages.Wire;

/// <summary>
/// Reads the fields of one message, in order. Whatever is not as expected is a <see cref="MalformedDataException"/> that names the field
/// and the message; lengths are checked against what is left and against the protocol's limits before anything is allocated.
/// </summary>
internal ref struct WireReader
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _message;
    private readonly int _length;
    private MessagePackReader _reader;

    public WireReader(ReadOnlyMemory<byte> bytes, string message)
    {
        _message = message;
        _length = bytes.Length;
        _reader = new MessagePackReader(bytes);
    }

    /// <summary>The exception for anything that is not as expected.</summary>
    public readonly MalformedDataException Malformed(string field, string expected, string got) =>
        new($"expected {expected}, got {got}, from {field} of {_message} ({_reader.Consumed} of {_length} bytes read)");

    public int Integer(string field, int min, int max) => (int)Integer(field, (long)min, max);

    public long Integer(string field, long min, long max)
    {
        Expect(MessagePackType.Integer, field);
        var value = _reader.ReadInt64();
        return value >= min && value <= max ? value : throw Malformed(field, $"{min} to {max}", $"{value}");
    }

    public ulong Unsigned(string field)
    {
        Expect(MessagePackType.Integer, field);
        return _reader.ReadUInt64();
    }

    /// <summary>An enum of ints, one of its named values.</summary>
    public T Choice<T>(string field)
        where T : struct, Enum
    {
        var value = Unsafe.BitCast<int, T>(Integer(field, int.MinValue, int.MaxValue));
        return Enum.IsDefined(value) ? value : throw Malformed(field, $"one of {string.Join(", ", Enum.GetNames<T>())}", $"{value}");
    }

    public bool Flag(string field)
    {
        Expect(MessagePackType.Boolean, field);
        return _reader.ReadBoolean();
    }

    /// <summary>Any float64, NaN and infinities too.</summary>
    public double AnyDouble(string field)
    {
        Expect(MessagePackType.Float, field);
        return _reader.ReadDouble();
    }

    public double Double(string field)
    {
        var value = AnyDouble(field);
        return double.IsFinite(value) ? value : throw Malformed(field, "a finite number", $"{value}");
    }

    public float Single(string field)
    {
        Expect(MessagePackType.Float, field);
        var value = _reader.ReadSingle();
        return float.IsFinite(value) ? value : throw Malformed(field, "a finite number", $"{value}");
    }

    public TimeSpan Duration(string field) => new(Integer(field, 0, WireProtocol.MaxDuration.Ticks));

    /// <summary>A string of at most so many characters (UTF-16 units).</summary>
    public string Text(string field, int minLength, int maxLength)
    {
        const int MaxUtf8BytesPerChar = 3;
        Expect(MessagePackType.String, field);
        var utf8 = _reader.ReadStringSequence() ?? default;
        if (utf8.Length > (long)maxLength * MaxUtf8BytesPerChar)
            throw Malformed(field, $"at most {maxLength} characters", $"{utf8.Length} bytes of UTF-8");
        string text;
        try
        {
            text = Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Malformed(field, "valid UTF-8", Convert.ToHexString(utf8.Slice(0, Math.Min(utf8.Length, 32)).ToArray()));
        }
        return text.Length >= minLength && text.Length <= maxLength
            ? text
            : throw Malformed(field, $"{minLength} to {maxLength} characters", $"{text.Length}");
    }

    public string Name(string field) => Text(field, 1, WireProtocol.MaxIdLength);

    public string Reason() => Text("Reason", 0, WireProtocol.MaxReasonLength);

    public byte[] Bytes(string field, int minLength, int maxLength)
    {
        Expect(MessagePackType.Binary, field);
        var bytes = _reader.ReadBytes() ?? default;
        return bytes.Length >= minLength && bytes.Length <= maxLength
            ? bytes.ToArray()
            : throw Malformed(field, $"{minLength} to {maxLength} bytes", $"{bytes.Length}");
    }

    /// <summary>The length of an array that follows; at least one byte is left for each element.</summary>
    public int Count(string field, int min, int max)
    {
        Expect(MessagePackType.Array, field);
        var count = _reader.ReadArrayHeader();
        return count >= min && count <= max ? count : throw Malformed(field, $"an array of {min} to {max}", $"{count}");
    }

    /// <summary>A group of so many fields.</summary>
    public void Fields(string field, int count) => Count(field, count, count);

    public ClientId Client(string field)
    {
        var text = Text(field, 1, ClientId.MaxLength);
        try
        {
            return ClientId.Parse(text);
        }
        catch (MalformedDataException fault)
        {
            throw new MalformedDataException($"{fault.Message}, from {field} of {_message}", fault);
        }
    }

    public readonly void End()
    {
        if (!_reader.End)
            throw Malformed("the end", "no more bytes", $"{_length - _reader.Consumed}");
    }

    private readonly void Expect(MessagePackType type, string field)
    {
        if (_reader.End)
            throw Malformed(field, $"{type}", "the end");
        if (_reader.NextMessagePackType != type)
            throw Malformed(field, $"{type}", $"{_reader.NextMessagePackType} (code 0x{_reader.NextCode:x2})");
    }
}

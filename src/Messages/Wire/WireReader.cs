using System.Buffers;
using System.Buffers.Binary;
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

    /// <summary>The bits of a one-byte header that hold the length.</summary>
    private const uint ShortStringLength = 0x1f, ShortArrayLength = 0x0f;

    private readonly string _message;
    private readonly ReadOnlySpan<byte> _bytes;
    private MessagePackReader _reader;

    /// <summary>Whether the message says that it has the field which some of its type have not.</summary>
    public bool HasLastField { get; set; }

    public WireReader(ReadOnlyMemory<byte> bytes, string message)
    {
        _message = message;
        _bytes = bytes.Span;
        _reader = new MessagePackReader(bytes);
    }

    /// <summary>The exception for anything that is not as expected.</summary>
    public readonly MalformedDataException Malformed(string field, string expected, string got) =>
        new($"expected {expected}, got {got}, from {field} of {_message} ({_reader.Consumed} of {_bytes.Length} bytes read)");

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

    /// <summary>A field that is left out where it would be false.</summary>
    public bool True(string field) => Flag(field) ? true : throw Malformed(field, "true, or no such field", "false");

    /// <summary>Whether the next field is left out; if so, it is read.</summary>
    public bool IsNil() => !_reader.End && _reader.TryReadNil();

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
        var claimed = Claim(field, out var left);
        if (claimed > (long)maxLength * MaxUtf8BytesPerChar)
            throw Malformed(field, $"at most {maxLength} characters", $"{claimed} bytes of UTF-8");
        ExpectLeft(field, claimed, left);
        var utf8 = _reader.ReadStringSequence() ?? default;
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

    public string Name(string field) => Shown(field, WireProtocol.MaxIdLength);

    /// <summary>A string of one or more printable characters.</summary>
    public string Shown(string field, int maxLength)
    {
        var text = Text(field, 1, maxLength);
        return Printable.Line(text) is var shown && shown == text ? text : throw Malformed(field, "printable characters", shown);
    }

    public string Reason() => Text("Reason", 0, WireProtocol.MaxReasonLength);

    public byte[] Bytes(string field, int minLength, int maxLength)
    {
        Expect(MessagePackType.Binary, field);
        var claimed = Claim(field, out var left);
        if (claimed < minLength || claimed > maxLength)
            throw Malformed(field, $"{minLength} to {maxLength} bytes", $"{claimed}");
        ExpectLeft(field, claimed, left);
        return (_reader.ReadBytes() ?? default).ToArray();
    }

    /// <summary>The length of an array that follows; at least one byte is left for each element.</summary>
    public int Count(string field, int min, int max)
    {
        Expect(MessagePackType.Array, field);
        var claimed = Claim(field, out var left);
        if (claimed < min || claimed > max)
            throw Malformed(field, $"an array of {min} to {max}", $"{claimed}");
        ExpectLeft(field, claimed, left);
        return _reader.ReadArrayHeader();
    }

    /// <summary>A group of so many fields.</summary>
    public void Fields(string field, int count) => Count(field, count, count);

    public ClientId Client(string field) => Identity(field, Text(field, 1, ClientId.MaxLength), ClientId.Parse);

    public RunId Run(string field) => Identity(field, Name(field), RunId.Parse);

    private readonly T Identity<T>(string field, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (MalformedDataException fault)
        {
            throw new MalformedDataException($"{fault.Message}, from {field} of {_message}", fault);
        }
    }

    public readonly void End()
    {
        if (!_reader.End)
            throw Malformed("the end", "no more bytes", $"{_bytes.Length - _reader.Consumed}");
    }

    /// <summary>
    /// What the header of a string, of bytes or of an array says its length is. Nothing is consumed: MessagePack's own reader takes the
    /// claim for a signed number and fails at 2^31 in ways of its own, so it reads only what was checked here.
    /// </summary>
    private readonly uint Claim(string field, out int left)
    {
        var rest = _bytes[(int)_reader.Consumed..];
        var width = rest[0] switch
        {
            MessagePackCode.Str8 or MessagePackCode.Bin8 => 1,
            MessagePackCode.Str16 or MessagePackCode.Bin16 or MessagePackCode.Array16 => 2,
            MessagePackCode.Str32 or MessagePackCode.Bin32 or MessagePackCode.Array32 => 4,
            _ => 0,
        };
        if (rest.Length <= width)
            throw Malformed(field, $"{width} bytes of length", $"{rest.Length - 1}");
        left = rest.Length - 1 - width;
        return width switch
        {
            1 => rest[1],
            2 => BinaryPrimitives.ReadUInt16BigEndian(rest[1..]),
            4 => BinaryPrimitives.ReadUInt32BigEndian(rest[1..]),
            _ => rest[0] & (rest[0] >= MessagePackCode.MinFixStr ? ShortStringLength : ShortArrayLength),
        };
    }

    /// <summary>A byte that a header claims, or an element, takes at least one of the bytes <paramref name="left"/> after it.</summary>
    private readonly void ExpectLeft(string field, uint claimed, int left)
    {
        if (claimed > left)
            throw Malformed(field, $"at most the {left} bytes left", $"a length of {claimed}");
    }

    private readonly void Expect(MessagePackType type, string field)
    {
        if (_reader.End)
            throw Malformed(field, $"{type}", "the end");
        if (_reader.NextMessagePackType != type)
            throw Malformed(field, $"{type}", $"{_reader.NextMessagePackType} (code 0x{_reader.NextCode:x2})");
    }
}

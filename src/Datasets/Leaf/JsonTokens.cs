using System.Text;
using System.Text.Json;

namespace AfdActors.Datasets.Leaf;

/// <summary>
/// Walks the tokens of a JSON stream of any size through one small buffer, which grows only as far as the longest single token.
/// After <see cref="Read"/> the current token is in <see cref="Json"/> until the next call.
/// </summary>
internal ref struct JsonTokens
{
    private const double MostWhole = 1L << 53;

    private readonly Stream _stream;
    private byte[] _buffer;
    private int _filled;
    private bool _ended;
    public Utf8JsonReader Json;

    public JsonTokens(Stream stream)
    {
        _stream = stream;
        _buffer = new byte[1 << 16];
        _filled = stream.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false);
        _ended = _filled < _buffer.Length;
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF]; // a text in UTF-8 may begin with it, JSON may not
        if (_buffer.AsSpan(0, _filled).StartsWith(mark))
        {
            _buffer.AsSpan(mark.Length, _filled - mark.Length).CopyTo(_buffer);
            _filled -= mark.Length;
        }
        Json = new Utf8JsonReader(_buffer.AsSpan(0, _filled), _ended, default);
    }

    /// <summary>
    /// Moves to the next token; false after the last. A damaged or truncated document throws <see cref="JsonException"/>.
    /// </summary>
    public bool Read()
    {
        while (!Json.Read())
        {
            if (_ended) return false;
            Refill();
        }
        return true;
    }

    /// <summary>Whether nothing was there.</summary>
    public readonly bool IsEmpty => _ended && _filled == 0;

    /// <summary>Whether the document ends in the middle of a value.</summary>
    public readonly bool IsCutOff => _ended && Json.CurrentDepth > 0 && !_buffer.AsSpan(0, _filled).TrimEnd(" \r\n\t"u8).EndsWith("}"u8);

    /// <summary>Reads the next token, which has to be of the given type.</summary>
    public void Expect(JsonTokenType type, string what)
    {
        if (!Read()) throw new JsonException($"expected {what}, got the end of the file");
        if (Json.TokenType != type) throw new JsonException($"expected {what}, got {Json.TokenType}");
    }

    /// <summary>The current token, which has to be a whole number; 3.0 is one.</summary>
    public long Integer(string what) =>
        Json.TokenType == JsonTokenType.Number && Json.TryGetDouble(out var value)
            && Math.Abs(value) <= MostWhole && Math.Floor(value) == value
            ? (long)value
            : throw new JsonException($"expected {what}, got {Shown()}");

    /// <summary>The current token, which has to be a string.</summary>
    public string Text(string what) =>
        Json.TokenType == JsonTokenType.String ? Json.GetString()! : throw new JsonException($"expected {what}, got {Shown()}");

    /// <summary>The current token for an error: a number's digits, else what kind of token it is.</summary>
    public string Shown() => Json.TokenType switch
    {
        JsonTokenType.Number => Encoding.UTF8.GetString(Json.ValueSpan[..Math.Min(Json.ValueSpan.Length, 32)]),
        var type => type.ToString(),
    };

    /// <summary>Passes over the value that follows, whatever it is.</summary>
    public void SkipValue()
    {
        Read();
        var depth = Json.CurrentDepth;
        if (Json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        while (Read() && Json.CurrentDepth > depth)
        {
        }
    }

    private void Refill()
    {
        var rest = _filled - (int)Json.BytesConsumed;
        if (rest == _buffer.Length) Array.Resize(ref _buffer, checked(_buffer.Length * 2));
        else _buffer.AsSpan(_filled - rest, rest).CopyTo(_buffer);
        var wanted = _buffer.Length - rest;
        var got = _stream.ReadAtLeast(_buffer.AsSpan(rest), wanted, throwOnEndOfStream: false);
        _ended = got < wanted;
        _filled = rest + got;
        Json = new Utf8JsonReader(_buffer.AsSpan(0, _filled), _ended, Json.CurrentState);
    }
}

using System.Globalization;
using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Reads characters, words and quoted texts, and knows the line and column for messages.</summary>
internal sealed class HoconReader(string text)
{
    public const char End = '\0';

    private const string Reserved = "$\"{}[]:=,+#`^?!@*&\\";

    private int _position;

    public bool AtEnd => _position >= text.Length;

    public int Position => _position;

    public char Peek => AtEnd ? End : text[_position];

    public bool AtComment => Peek == '#' || At("//");

    public bool AtWord => !AtEnd && !char.IsWhiteSpace(Peek) && !Reserved.Contains(Peek, StringComparison.Ordinal) && !AtComment;

    public bool At(string token) => string.CompareOrdinal(text, _position, token, 0, token.Length) == 0;

    public bool Take(string token)
    {
        var found = At(token);
        _position += found ? token.Length : 0;
        return found;
    }

    /// <summary>Takes white space that stays on the line.</summary>
    public string TakeBlanks()
    {
        var start = _position;
        while (!AtEnd && Peek != '\n' && (char.IsWhiteSpace(Peek) || Peek == '\uFEFF'))
        {
            _position++;
        }

        return text[start.._position];
    }

    /// <summary>Takes white space, line ends and comments; tells whether there was a line end.</summary>
    public bool SkipLines()
    {
        for (var lineEnd = false; ;)
        {
            TakeBlanks();
            if (AtComment)
            {
                var end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end;
            }

            if (Peek != '\n')
            {
                return lineEnd;
            }

            lineEnd = true;
            _position++;
        }
    }

    /// <summary>Takes unquoted characters up to white space, a reserved character or, in a key, a dot.</summary>
    public string TakeWord(bool stopAtDot)
    {
        var start = _position;
        while (AtWord && !(stopAtDot && Peek == '.'))
        {
            _position++;
        }

        return text[start.._position];
    }

    public string TakeQuoted()
    {
        var start = _position;
        if (Take("\"\"\""))
        {
            return TakeTripleQuoted(start);
        }

        _position++;
        var value = new StringBuilder();
        while (Peek != '"')
        {
            if (AtEnd || Peek == '\n')
            {
                throw Error($"expected '\"' to close the text opened at {Where(start)}, got {Got()}");
            }

            value.Append(Peek == '\\' ? TakeEscape() : text[_position++]);
        }

        _position++;
        return value.ToString();
    }

    public ConfigurationException Error(string message) => new($"{Where(_position)}: {message}");

    public string Got() => AtEnd ? "the end of the text" : Peek == '\n' ? "the end of the line" : $"'{Peek}'";

    /// <summary>"line 3, column 7", both counted from 1.</summary>
    public string Where(int position)
    {
        var before = text.AsSpan(0, Math.Min(position, text.Length));
        return string.Create(CultureInfo.InvariantCulture, $"line {before.Count('\n') + 1}, column {before.Length - before.LastIndexOf('\n')}");
    }

    private string TakeTripleQuoted(int start)
    {
        var end = text.IndexOf("\"\"\"", _position, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Error($"expected three quotes to close the text opened at {Where(start)}, got the end of the text");
        }

        while (end + 3 < text.Length && text[end + 3] == '"')
        {
            end++;
        }

        var value = text[_position..end];
        _position = end + 3;
        return value;
    }

    private char TakeEscape()
    {
        _position++;
        var kind = Peek;
        if (kind == 'u' && _position + 4 < text.Length
            && ushort.TryParse(text.AsSpan(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            _position += 5;
            return (char)code;
        }

        var escaped = "\"\\/bfnrt".IndexOf(kind, StringComparison.Ordinal);
        if (escaped < 0 || AtEnd)
        {
            throw Error($"expected one of \" \\ / b f n r t or u and four hexadecimal digits after '\\', got {Got()}");
        }

        _position++;
        return "\"\\/\b\f\n\r\t"[escaped];
    }
}

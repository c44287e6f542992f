using System.Text;

namespace AfdActors.Cli.Configuration;

/// <summary>
/// Finds the line on which a HOCON text says a key, for error messages only; the parser decides what the text means.
/// Also notices a block that is never closed, which the parser would let pass.
/// </summary>
internal sealed class KeyLocator
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly Stack<(string Prefix, int Line)> _blocks = new();
    private readonly StringBuilder _key = new();
    private readonly string _text;
    private int _at;
    private int _line = 1;
    private bool _inValue;

    private KeyLocator(string text) => _text = text;

    /// <summary>Line of each key, 1-based; the last one where a key is said twice.</summary>
    public IReadOnlyDictionary<string, int> Lines => _lines;

    /// <summary>Line of the innermost block that is still open at the end of the text, or null.</summary>
    public int? UnclosedBlock { get; private set; }

    public static KeyLocator Scan(string text)
    {
        var locator = new KeyLocator(text);
        while (locator._at < text.Length)
            locator.Step();
        locator.UnclosedBlock = locator._blocks.TryPeek(out var open) ? open.Line : null;
        return locator;
    }

    private void Step()
    {
        var c = _text[_at];
        if (c == '#' || (c == '/' && Next == '/'))
            Skip(_text.IndexOf('\n', _at));
        else if (c == '"')
            Quoted();
        else if (c == '$' && Next == '{')
            Skip(_text.IndexOf('}', _at) + 1);
        else if (c == '[')
            Skip(EndOfList());
        else
            Plain(c);
    }

    private char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    private void Plain(char c)
    {
        _at++;
        switch (c)
        {
            case '{':
                _blocks.Push((Path(), _line));
                EndEntry();
                break;
            case '}':
                _blocks.TryPop(out _);
                EndEntry();
                break;
            case '=' or ':' or '+' when !_inValue:
                if (_key.Length > 0)
                    _lines[Path()] = _line;
                _inValue = true;
                break;
            case ',':
                EndEntry();
                break;
            case '\n':
                _line++;
                if (_inValue)
                    EndEntry();
                break;
            default:
                if (!_inValue && !char.IsWhiteSpace(c))
                    _key.Append(c);
                break;
        }
    }

    private void Quoted()
    {
        var mark = string.CompareOrdinal(_text, _at, "\"\"\"", 0, 3) == 0 ? "\"\"\"" : "\"";
        var end = _text.IndexOf(mark, _at + mark.Length, StringComparison.Ordinal);
        while (mark.Length == 1 && end > 0 && _text[end - 1] == '\\')
            end = _text.IndexOf('"', end + 1);
        if (!_inValue && end > 0)
        {
            if (_key.ToString() == "include")
                _key.Clear();
            else
                _key.Append(_text, _at + mark.Length, end - _at - mark.Length);
        }

        Skip(end < 0 ? -1 : end + mark.Length);
    }

    private int EndOfList()
    {
        var depth = 0;
        for (var i = _at; i < _text.Length; i++)
        {
            depth += _text[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if (depth == 0)
                return i + 1;
        }

        return -1;
    }

    private void Skip(int end)
    {
        var to = end <= _at ? _text.Length : end;
        _line += _text.AsSpan(_at, to - _at).Count('\n');
        _at = to;
    }

    private string Path() => _blocks.TryPeek(out var block) && block.Prefix.Length > 0 ? $"{block.Prefix}.{_key}" : _key.ToString();

    private void EndEntry()
    {
        _key.Clear();
        _inValue = false;
    }
}

using System.Text;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// Checks a HOCON text before Akka's parser reads it, and finds the place of each key. By itself that parser ends in silence at a '}' too
/// many, lets a block stay open, takes what follows a value without a separator for something else, and never comes back from
/// <c>${?NAME}</c>. What passes here is the part of HOCON that the head of <c>reference.conf</c> describes.
/// </summary>
internal sealed class HoconChecker
{
    private const int MaxDepth = 32;

    private readonly Dictionary<string, HoconPlace> _keys = new(StringComparer.Ordinal);
    private readonly List<(string File, HoconPlace Place)> _includes = [];
    private readonly StringBuilder _passed;
    private readonly HoconScanner _scanner;

    private HoconChecker(string text)
    {
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        _scanner = new HoconScanner(lines);
        // The parser does not see a sign that is the last of its text.
        _passed = new StringBuilder(lines).Append("\n\n");
    }

    /// <exception cref="HoconSyntaxException">The first thing that is not as expected.</exception>
    public static CheckedHocon Check(string text)
    {
        var checker = new HoconChecker(text);
        checker.Entries("", null, 0);
        return new CheckedHocon(checker._passed.ToString(), checker._keys, checker._includes);
    }

    /// <summary>One part of a key as keys are written here: in quotes where it is more than letters, digits, '-' and '_'.</summary>
    public static string Segment(string name) => name.Length > 0 && name.All(HoconScanner.IsWord) ? name : $"\"{name}\"";

    /// <summary>Whether a text is one key, written as keys are here.</summary>
    public static bool IsKey(string key)
    {
        try
        {
            return Check(key + " = 0").Keys.Keys.SequenceEqual([key]);
        }
        catch (HoconSyntaxException)
        {
            return false;
        }
    }

    /// <summary>What stands between braces, or in the whole text.</summary>
    private void Entries(string prefix, HoconPlace? open, int depth)
    {
        while (true)
        {
            _scanner.SkipBlank();
            if (_scanner.AtEnd)
            {
                if (open is { } place)
                    throw new HoconSyntaxException(place, "expected '}' to close the block that starts here, got the end of the file");
                return;
            }

            if (_scanner.Next == '}' && open is not null)
            {
                _scanner.Pass();
                return;
            }

            var takesComma = Entry(prefix, depth);
            Separator(takesComma);
        }
    }

    /// <summary>
    /// An include, or a key with its value or block; answers whether the parser takes a comma after it, as it does after values only.
    /// </summary>
    private bool Entry(string prefix, int depth)
    {
        var (place, start) = (_scanner.Here, _scanner.At);
        var key = Key(prefix);
        var isInclude = _scanner.Since(start) is "include";
        _scanner.SkipSpaces();
        switch (_scanner.Next)
        {
            case '"' when isInclude:
                Include(place, start, atTop: prefix.Length == 0 && _keys.Count == 0);
                return false;
            case '{':
                Block(key, depth);
                return false;
            case '=' or ':':
                return Assignment(key, place, depth);
            default:
                throw _scanner.Expected(isInclude ? "include \"FILE\"" : $"'=' or '{{' after the key{AfterComma(key)}");
        }
    }

    /// <summary>A key of digits is what a comma cut off a value.</summary>
    private static string AfterComma(string key) => char.IsAsciiDigit(key[key.LastIndexOf('.') + 1])
        ? " (a comma ends a value: write a decimal point, or quotes around a value with commas)"
        : "";

    private string Key(string prefix)
    {
        var key = new StringBuilder(prefix);
        while (true)
        {
            var word = _scanner.Word();
            if (word.Length > 0) key.Append(word);
            else if (_scanner.Next == '"') key.Append(Segment(_scanner.Name()));
            else throw _scanner.Expected(key.Length == 0 && _scanner.Next == '{' ? "a key, and no braces around the whole file" : "a key");
            if (_scanner.Next != '.') return key.ToString();
            key.Append('.');
            _scanner.Pass();
        }
    }

    private void Include(HoconPlace place, int start, bool atTop)
    {
        if (!atTop) throw new HoconSyntaxException(place, "expected include at the top of the file, before the first key, got it here");
        _includes.Add((_scanner.Name(), place));
        Blank(start, _scanner.At);
    }

    private void Block(string key, int depth)
    {
        if (depth == MaxDepth) throw _scanner.Expected($"blocks at most {MaxDepth} deep");
        var open = _scanner.Here;
        _scanner.Pass();
        Entries(key + ".", open, depth + 1);
    }

    private bool Assignment(string key, HoconPlace place, int depth)
    {
        var sign = _scanner.At;
        _scanner.Pass();
        _scanner.SkipSpaces();
        if (_scanner.Next == '{')
        {
            Blank(sign, sign + 1);
            Block(key, depth);
            return false;
        }

        if (_scanner.Next == '[') List();
        else _scanner.Value();
        _keys[key] = place;
        return true;
    }

    private void List()
    {
        var open = _scanner.Here;
        _scanner.Pass();
        while (true)
        {
            _scanner.SkipBlank();
            if (_scanner.AtEnd)
                throw new HoconSyntaxException(open, "expected ']' to close the list that starts here, got the end of the file");
            if (_scanner.Next == ']')
            {
                _scanner.Pass();
                return;
            }

            _scanner.Value();
            _scanner.SkipSpacesAndComment();
            if (_scanner.Next == ',') _scanner.Pass();
            else if (!_scanner.AtEnd && _scanner.Next is not ('\n' or ']')) throw _scanner.Expected("',' or ']' after the value");
        }
    }

    private void Separator(bool takesComma)
    {
        _scanner.SkipSpacesAndComment();
        if (_scanner.Next == ',')
        {
            if (!takesComma) Blank(_scanner.At, _scanner.At + 1);
            _scanner.Pass();
        }
        else if (!_scanner.AtEnd && _scanner.Next is not ('\n' or '}'))
        {
            throw _scanner.Expected("',' or a new line");
        }
    }

    /// <summary>The parser does not read these characters; places stay as they are.</summary>
    private void Blank(int from, int to)
    {
        for (var i = from; i < to; i++) _passed[i] = ' ';
    }
}

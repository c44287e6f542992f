using System.Text;

namespace AfdActors.Hosting.Configuration;

/// <summary>Where in a text something stands, both from 1.</summary>
internal readonly record struct HoconPlace(int Line, int Column)
{
    public override string ToString() => $"{Line}:{Column}";
}

/// <summary>A text is not the HOCON that can be read; the message says what was expected at the place.</summary>
internal sealed class HoconSyntaxException(HoconPlace place, string message) : Exception(message)
{
    public HoconPlace Place { get; } = place;
}

/// <summary>A text that Akka's parser reads as it is meant.</summary>
/// <param name="Text">For the parser: without includes, and with nothing that it alone does not understand.</param>
/// <param name="Keys">Where each key with a value is said; the last place where it is said twice.</param>
/// <param name="Includes">The files it includes, in order; they come before its keys.</param>
internal sealed record CheckedHocon(
    string Text, IReadOnlyDictionary<string, HoconPlace> Keys, IReadOnlyList<(string File, HoconPlace Place)> Includes);

/// <summary>
/// Checks a HOCON text before Akka's parser reads it, and finds the place of each key. By itself that parser ends in silence at a '}' too
/// many, lets a block stay open, takes what follows a value without a separator for something else, and never comes back from
/// <c>${?NAME}</c>. What passes here is the part of HOCON that the head of <c>reference.conf</c> describes.
/// </summary>
internal sealed class HoconChecker
{
    private const int MaxDepth = 32;

    /// <summary>What cannot stand in a value without quotes.</summary>
    private const string Reserved = "$\"{}[]:=,#`^?!@*&\\";

    private readonly Dictionary<string, HoconPlace> _keys = new(StringComparer.Ordinal);
    private readonly List<(string File, HoconPlace Place)> _includes = [];
    private readonly StringBuilder _passed;
    private readonly string _text;
    private int _at;
    private int _line = 1;
    private int _lineStart;

    private HoconChecker(string text)
    {
        _text = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        // The parser does not see a sign that is the last of its text.
        _passed = new StringBuilder(_text).Append("\n\n");
    }

    private bool AtEnd => _at == _text.Length;

    private char Next => AtEnd ? '\0' : _text[_at];

    private bool AtComment => Next == '#' || (Next == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/');

    private HoconPlace Here => new(_line, _at - _lineStart + 1);

    /// <exception cref="HoconSyntaxException">The first thing that is not as expected.</exception>
    public static CheckedHocon Check(string text)
    {
        var checker = new HoconChecker(text);
        checker.Entries("", null, 0);
        return new CheckedHocon(checker._passed.ToString(), checker._keys, checker._includes);
    }

    /// <summary>One part of a key as keys are written here: in quotes where it is more than letters, digits, '-' and '_'.</summary>
    public static string Segment(string name) => name.Length > 0 && name.All(IsWord) ? name : $"\"{name}\"";

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
            SkipBlank();
            if (AtEnd)
            {
                if (open is { } place)
                    throw new HoconSyntaxException(place, "expected '}' to close the block that starts here, got the end of the file");
                return;
            }

            if (Next == '}' && open is not null)
            {
                _at++;
                return;
            }

            var takesComma = Entry(prefix, depth);
            Separator(takesComma);
        }
    }

    /// <summary>An include, or a key with its value or block; answers whether the parser takes a comma after it, as it does after values only.</summary>
    private bool Entry(string prefix, int depth)
    {
        var (place, start) = (Here, _at);
        var key = Key(prefix);
        var isInclude = _text.AsSpan(start, _at - start) is "include";
        SkipSpaces();
        switch (Next)
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
                throw Expected("'=' or '{' after the key");
        }
    }

    private string Key(string prefix)
    {
        var key = new StringBuilder(prefix);
        while (true)
        {
            var start = _at;
            while (IsWord(Next))
                _at++;
            if (_at > start)
                key.Append(_text, start, _at - start);
            else if (Next == '"')
                key.Append(Segment(Name()));
            else
                throw Expected("a key");
            if (Next != '.')
                return key.ToString();
            key.Append('.');
            _at++;
        }
    }

    private void Include(HoconPlace place, int start, bool atTop)
    {
        if (!atTop)
            throw new HoconSyntaxException(place, "expected include at the top of the file, before the first key, got it here");
        _includes.Add((Name(), place));
        Blank(start, _at);
    }

    private void Block(string key, int depth)
    {
        if (depth == MaxDepth)
            throw Expected($"blocks at most {MaxDepth} deep");
        var open = Here;
        _at++;
        Entries(key + ".", open, depth + 1);
    }

    private bool Assignment(string key, HoconPlace place, int depth)
    {
        var sign = _at++;
        SkipSpaces();
        if (Next == '{')
        {
            Blank(sign, sign + 1);
            Block(key, depth);
            return false;
        }

        if (Next == '[')
            List();
        else
            Value();
        _keys[key] = place;
        return true;
    }

    private void List()
    {
        var open = Here;
        _at++;
        while (true)
        {
            SkipBlank();
            if (AtEnd)
                throw new HoconSyntaxException(open, "expected ']' to close the list that starts here, got the end of the file");
            if (Next == ']')
            {
                _at++;
                return;
            }

            Value();
            SkipSpacesAndComment();
            if (Next == ',')
                _at++;
            else if (!AtEnd && Next is not ('\n' or ']'))
                throw Expected("',' or ']' after the value");
        }
    }

    /// <summary>A text in quotes, or words up to the end of the line.</summary>
    private void Value()
    {
        if (Next == '"')
        {
            Quoted();
            return;
        }

        var start = _at;
        while (!AtEnd && !AtComment && (Next is ' ' or '\t' || IsPlain(Next)))
            _at++;
        if (AtComment && _at > start && _text[_at - 1] is not (' ' or '\t'))
            throw Expected("a space before a comment, or quotes around the value");
        if (Next == '$')
            throw Expected("a value (substitutions are not read: write the value here, or give it on the command line with --set)");
        if (_at == start)
            throw Expected("a value");
        if (Next is '=' or ':' or '{' or '[' or '"')
            throw Expected("',' or a new line after the value, or quotes around it");
        if (!AtEnd && !AtComment && Next is not ('\n' or ',' or '}' or ']'))
            throw Expected("quotes around the value");
    }

    /// <summary>A text in quotes that stands for itself.</summary>
    private string Name()
    {
        var start = _at;
        Quoted();
        var name = _text[(start + 1)..(_at - 1)];
        if (name.Length > 0 && !name.Contains('\\', StringComparison.Ordinal))
            return name;
        _at = start;
        throw Expected("a name of at least one character without a backslash");
    }

    private void Quoted()
    {
        var open = Here;
        _at++;
        // The parser takes spaces off the ends of every value.
        if (Next is ' ' or '\t')
            throw Expected("no space at the ends of a text");
        while (Next != '"')
        {
            if (AtEnd || Next == '\n')
                throw new HoconSyntaxException(open, $"expected '\"' to close the text that starts here, got {Got()}");
            if (char.IsControl(Next) && Next != '\t')
                throw Expected("a printable character or an escape such as \\n");
            if (Next == '\\')
                Escape();
            else
                _at++;
        }

        if (_text[_at - 1] is ' ' or '\t')
            throw new HoconSyntaxException(open, "expected no space at the ends of a text, got one at the end of the text that starts here");
        _at++;
    }

    private void Escape()
    {
        _at++;
        var digits = Next == 'u' ? 4 : 0;
        if (AtEnd || !"\"\\/bfnrtu".Contains(Next, StringComparison.Ordinal))
            throw Expected("one of \" \\ / b f n r t u after a backslash (a backslash itself is \\\\)");
        _at++;
        for (; digits > 0; digits--, _at++)
        {
            if (!char.IsAsciiHexDigit(Next))
                throw Expected("four hexadecimal digits after \\u");
        }
    }

    private void Separator(bool takesComma)
    {
        SkipSpacesAndComment();
        if (Next == ',')
        {
            if (!takesComma)
                Blank(_at, _at + 1);
            _at++;
        }
        else if (!AtEnd && Next is not ('\n' or '}'))
            throw Expected("',' or a new line");
    }

    private void SkipSpaces()
    {
        while (Next is ' ' or '\t')
            _at++;
    }

    private void SkipSpacesAndComment()
    {
        SkipSpaces();
        if (AtComment)
            _at = _text.IndexOf('\n', _at) is var end and >= 0 ? end : _text.Length;
    }

    private void SkipBlank()
    {
        SkipSpacesAndComment();
        while (Next == '\n')
        {
            _at++;
            _line++;
            _lineStart = _at;
            SkipSpacesAndComment();
        }
    }

    private void Blank(int from, int to)
    {
        for (var i = from; i < to; i++)
            _passed[i] = ' ';
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static bool IsPlain(char c) => !char.IsControl(c) && !char.IsWhiteSpace(c) && !Reserved.Contains(c, StringComparison.Ordinal);

    private HoconSyntaxException Expected(string what) => new(Here, $"expected {what}, got {Got()}");

    private string Got() =>
        AtEnd ? "the end of the file"
        : Next == '\n' ? "the end of the line"
        : Next != ' ' && (char.IsControl(Next) || char.IsWhiteSpace(Next)) ? $"the character U+{(int)Next:X4}"
        : $"'{Next}'";
}

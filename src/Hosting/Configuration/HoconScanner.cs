namespace AfdActors.Hosting.Configuration;

/// <summary>
/// Reads the words of a HOCON text one after another: blanks, comments, keys, texts in quotes and plain values. What is not as expected is
/// a <see cref="HoconSyntaxException"/> at its place. <see cref="HoconChecker"/> knows how they make blocks and lists.
/// </summary>
/// <param name="text">With <c>\n</c> as line ends.</param>
internal sealed class HoconScanner(string text)
{
    /// <summary>What cannot stand in a value without quotes.</summary>
    private const string Reserved = "$\"{}[]:=,#`^?!@*&\\";

    private int _line = 1;
    private int _lineStart;

    /// <summary>Index of the next character.</summary>
    public int At { get; private set; }

    public bool AtEnd => At == text.Length;

    /// <summary>The next character; a zero at the end.</summary>
    public char Next => AtEnd ? '\0' : text[At];

    public HoconPlace Here => new(_line, At - _lineStart + 1);

    private bool AtComment => Next == '#' || (Next == '/' && At + 1 < text.Length && text[At + 1] == '/');

    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    /// <summary>Passes the next character, which is no line end.</summary>
    public void Pass() => At++;

    /// <summary>What was read since an index.</summary>
    public ReadOnlySpan<char> Since(int start) => text.AsSpan(start, At - start);

    /// <summary>Letters, digits, '-' and '_'; perhaps none.</summary>
    public ReadOnlySpan<char> Word()
    {
        var start = At;
        while (IsWord(Next)) At++;
        return Since(start);
    }

    /// <summary>A text in quotes, or words up to the end of the line.</summary>
    public void Value()
    {
        if (Next == '"')
        {
            Quoted();
            return;
        }

        var start = At;
        while (!AtEnd && !AtComment && (Next is ' ' or '\t' || IsPlain(Next))) At++;
        if (AtComment && At > start && text[At - 1] is not (' ' or '\t'))
            throw Expected("a space before a comment, or quotes around the value");
        if (Next == '$')
            throw Expected("a value (substitutions are not read: write the value here, or give it on the command line with --set)");
        if (At == start) throw Expected("a value");
        if (Next is '=' or ':' or '{' or '[' or '"') throw Expected("',' or a new line after the value, or quotes around it");
        if (!AtEnd && !AtComment && Next is not ('\n' or ',' or '}' or ']')) throw Expected("quotes around the value");
    }

    /// <summary>A text in quotes that stands for itself.</summary>
    public string Name()
    {
        var start = At;
        Quoted();
        var name = text[(start + 1)..(At - 1)];
        if (name.Length > 0 && !name.Contains('\\', StringComparison.Ordinal)) return name;
        At = start;
        throw Expected("a name of at least one character without a backslash");
    }

    public void SkipSpaces()
    {
        while (Next is ' ' or '\t') At++;
    }

    public void SkipSpacesAndComment()
    {
        SkipSpaces();
        if (AtComment) At = text.IndexOf('\n', At) is var end and >= 0 ? end : text.Length;
    }

    /// <summary>Skips lines, too.</summary>
    public void SkipBlank()
    {
        SkipSpacesAndComment();
        while (Next == '\n')
        {
            At++;
            _line++;
            _lineStart = At;
            SkipSpacesAndComment();
        }
    }

    public HoconSyntaxException Expected(string what) => new(Here, $"expected {what}, got {Got()}");

    private static bool IsPlain(char c) => !char.IsControl(c) && !char.IsWhiteSpace(c) && !Reserved.Contains(c, StringComparison.Ordinal);

    private void Quoted()
    {
        var open = Here;
        At++;
        // The parser takes spaces off the ends of every value.
        if (Next is ' ' or '\t') throw Expected("no space at the ends of a text");
        while (Next != '"')
        {
            if (AtEnd || Next == '\n')
                throw new HoconSyntaxException(open, $"expected '\"' to close the text that starts here, got {Got()}");
            if (char.IsControl(Next) && Next != '\t') throw Expected("a printable character or an escape such as \\n");
            if (Next == '\\') Escape();
            else At++;
        }

        if (text[At - 1] is ' ' or '\t')
        {
            throw new HoconSyntaxException(
                open, "expected no space at the ends of a text, got one at the end of the text that starts here");
        }

        At++;
    }

    private void Escape()
    {
        At++;
        var digits = Next == 'u' ? 4 : 0;
        if (AtEnd || !"\"\\/bfnrtu".Contains(Next, StringComparison.Ordinal))
            throw Expected("one of \" \\ / b f n r t u after a backslash (a backslash itself is \\\\)");
        At++;
        for (; digits > 0; digits--, At++)
            if (!char.IsAsciiHexDigit(Next)) throw Expected("four hexadecimal digits after \\u");
    }

    private string Got() =>
        AtEnd ? "the end of the file"
        : Next == '\n' ? "the end of the line"
        : Next != ' ' && (char.IsControl(Next) || char.IsWhiteSpace(Next)) ? $"the character U+{(int)Next:X4}"
        : $"'{Next}'";
}

#nullable disable // works on the official, unannotated types

using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>
/// Reads HOCON: objects, dotted and quoted keys, <c>= : {</c> and <c>+=</c>, joined values, arrays, comments, substitutions, includes. Later wins.
/// An error is a <see cref="ConfigurationException"/> that begins with line and column. Depth and the size of what substitutions
/// expand to are bounded, so that no text can exhaust the stack or the memory.
/// </summary>
public class Parser
{
    /// <summary>The deepest nesting of objects and arrays, keys of a dotted path counted.</summary>
    internal const int MaxDepth = 200;

    private readonly HoconReader _reader;
    private readonly Func<string, HoconRoot> _include;
    private int _depth;

    private Parser(string text, Func<string, HoconRoot> include)
    {
        _reader = new HoconReader(text);
        _include = include;
    }

    /// <param name="text">The text.</param>
    /// <param name="includeCallback">Gives the parsed content of <c>include "name"</c>; without it an include is an error.</param>
    public static HoconRoot Parse(string text, Func<string, HoconRoot> includeCallback)
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = new HoconValue(new Parser(text, includeCallback).ParseRoot());
        new HoconResolver(root).Run();
        return new HoconRoot(root);
    }

    private HoconObject ParseRoot()
    {
        var root = new HoconObject();
        _reader.SkipLines();
        if (_reader.Peek != '{')
        {
            ParseFields(root, opened: -1);
            return root;
        }

        ParseObject(root);
        _reader.SkipLines();
        return _reader.AtEnd ? root : throw _reader.Error($"expected the end of the text after the outermost '}}', got {_reader.Got()}");
    }

    private HoconObject ParseObject(HoconObject fields)
    {
        var opened = _reader.Position;
        Descend(1);
        _reader.Take("{");
        ParseFields(fields, opened);
        _depth--;
        return fields;
    }

    /// <summary>Reads fields up to the closing brace, or to the end of the text where no brace was opened.</summary>
    private void ParseFields(HoconObject fields, int opened)
    {
        for (; ; )
        {
            _reader.SkipLines();
            if (_reader.AtEnd)
            {
                if (opened < 0)
                {
                    return;
                }

                throw _reader.Error($"expected '}}' to close the object opened at {_reader.Where(opened)}, got the end of the text");
            }

            if (opened >= 0 && _reader.Take("}"))
            {
                return;
            }

            ParseField(fields);
            if (!TakeSeparator() && !_reader.AtEnd && !(opened >= 0 && _reader.Peek == '}'))
            {
                throw _reader.Error($"expected a new line, ',' or {(opened < 0 ? "the end" : "'}'")} after a value, got {_reader.Got()}");
            }
        }
    }

    private void ParseField(HoconObject fields)
    {
        var quotedFirst = _reader.Peek == '"';
        var start = _reader.Position;
        var path = ParseKey();
        if (!quotedFirst && path is ["include"] && _reader.Peek == '"')
        {
            Include(fields, start);
            return;
        }

        _reader.SkipLines();
        var append = _reader.Take("+=");
        if (!append && !_reader.Take("=") && !_reader.Take(":") && _reader.Peek != '{')
        {
            throw _reader.Error($"expected '=', ':', '+=' or '{{' after the key '{string.Join('.', path)}', got {_reader.Got()}");
        }

        Descend(path.Count);
        Assign(fields, path, ParseValue($"the key '{string.Join('.', path)}'"), append);
        _depth -= path.Count;
    }

    private List<string> ParseKey()
    {
        var path = new List<string>();
        do
        {
            var key = new StringBuilder();
            var blanks = _reader.TakeBlanks();
            var any = false;
            while (_reader.Peek == '"' || (_reader.AtWord && _reader.Peek != '.'))
            {
                if (path.Count == 0 && _reader.Peek == '"' && key.Equals("include"))
                {
                    return ["include"];
                }

                key.Append(any ? blanks : "").Append(_reader.Peek == '"' ? _reader.TakeQuoted() : _reader.TakeWord(stopAtDot: true));
                any = true;
                blanks = _reader.TakeBlanks();
            }

            path.Add(any ? key.ToString() : throw _reader.Error($"expected a key, got {_reader.Got()}"));
        }
        while (_reader.Take("."));
        return path;
    }

    private void Include(HoconObject fields, int start)
    {
        var name = _reader.TakeQuoted();
        var included = _include?.Invoke(name)?.Value.GetObject();
        if (included is null)
        {
            throw new ConfigurationException($"{_reader.Where(start)}: expected something that gives '{name}' to include, got nothing");
        }

        foreach (var (key, value) in included.Items)
        {
            Assign(fields, [key], HoconMerge.Copy(value), append: false);
        }
    }

    private HoconValue ParseValue(string of)
    {
        _reader.SkipLines();
        var joined = new HoconJoin(_reader);
        for (; ; )
        {
            var blanks = _reader.TakeBlanks();
            if (_reader.Peek == '{')
            {
                joined.Add(ParseObject(new HoconObject()));
            }
            else if (_reader.Peek == '[')
            {
                joined.Add(ParseArray());
            }
            else if (_reader.At("${"))
            {
                joined.Add(blanks, ParseSubstitution());
            }
            else if (_reader.Peek == '"')
            {
                joined.Add(blanks, _reader.TakeQuoted(), isQuoted: true);
            }
            else if (_reader.AtWord)
            {
                joined.Add(blanks, _reader.TakeWord(stopAtDot: false), isQuoted: false);
            }
            else if (_reader.AtEnd || _reader.AtComment || _reader.Peek is '\n' or ',' or '}' or ']')
            {
                return joined.Finish() ?? throw _reader.Error($"expected a value for {of}, got {_reader.Got()}");
            }
            else
            {
                throw _reader.Error($"expected a value for {of}, got the reserved character '{_reader.Peek}'; a text that holds it needs quotes");
            }
        }
    }

    private HoconArray ParseArray()
    {
        var opened = _reader.Position;
        Descend(1);
        _reader.Take("[");
        var array = new HoconArray();
        for (; ; )
        {
            _reader.SkipLines();
            if (_reader.Take("]"))
            {
                _depth--;
                return array;
            }

            if (_reader.AtEnd)
            {
                throw _reader.Error($"expected ']' to close the array opened at {_reader.Where(opened)}, got the end of the text");
            }

            array.Add(ParseValue("an array element"));
            if (!TakeSeparator() && _reader.Peek != ']' && !_reader.AtEnd)
            {
                throw _reader.Error($"expected a new line, ',' or ']' after an array element, got {_reader.Got()}");
            }
        }
    }

    /// <summary>One comma, line ends, or both.</summary>
    private bool TakeSeparator()
    {
        var lineEnd = _reader.SkipLines();
        return _reader.Take(",") || lineEnd;
    }

    private HoconSubstitution ParseSubstitution()
    {
        var start = _reader.Position;
        _reader.Take("${");
        var optional = _reader.Take("?");
        var path = ParseKey();
        return _reader.Take("}")
            ? new HoconSubstitution(HoconPath.Join(path), optional, () => _reader.Where(start))
            : throw _reader.Error($"expected '}}' to close the substitution, got {_reader.Got()}");
    }

    private static void Assign(HoconObject fields, List<string> path, HoconValue value, bool append)
    {
        foreach (var key in path.SkipLast(1))
        {
            var before = fields.GetKey(key);
            if (before?.Values is not [.., HoconObject child])
            {
                child = new HoconObject();
                fields.Items[key] = HoconMerge.Override(before, new HoconValue(child));
            }

            fields = child;
        }

        if (append)
        {
            Append(fields, path[^1], value);
        }
        else
        {
            HoconMerge.Into(fields, path[^1], value);
        }
    }

    private static void Append(HoconObject fields, string key, HoconValue value)
    {
        var before = fields.GetKey(key);
        if (before?.Values is [.., HoconArray array])
        {
            array.Add(value);
            return;
        }

        var appended = new HoconValue { Previous = before };
        if (before is not null)
        {
            appended.Values.Add(HoconSubstitution.ToPrevious);
        }

        appended.Values.Add(new HoconArray { value });
        fields.Items[key] = appended;
    }

    private void Descend(int levels)
    {
        _depth += levels;
        if (_depth > MaxDepth)
        {
            throw _reader.Error($"expected at most {MaxDepth} levels of nesting, got more");
        }
    }
}

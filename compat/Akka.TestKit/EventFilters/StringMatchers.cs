using System.Text.RegularExpressions;

namespace Akka.TestKit.Internal.StringMatcher;

/// <summary>Whether a text is the one that a filter waits for.</summary>
public interface IStringMatcher
{
    bool IsMatch(string s);
}

public class MatchesAll : IStringMatcher
{
    private MatchesAll()
    {
    }

    public static IStringMatcher Instance { get; } = new MatchesAll();

    public bool IsMatch(string s) => true;

    public override string ToString() => "";
}

public class EqualsString : IStringMatcher
{
    private readonly string _text;

    public EqualsString(string s) => _text = s;

    public bool IsMatch(string s) => string.Equals(_text, s, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"== \"{_text}\"";
}

/// <summary>A log source: the text itself, or the path of an actor, absolute or from its system on.</summary>
public class EqualsStringAndPathMatcher : IStringMatcher
{
    private readonly string _path;
    private readonly bool _canBeRelative;

    public EqualsStringAndPathMatcher(string path, bool canBeRelative = true)
    {
        _path = path;
        _canBeRelative = canBeRelative;
    }

    public bool IsMatch(string path) => string.Equals(_path, path, StringComparison.OrdinalIgnoreCase)
        || (_canBeRelative && path is not null && Regex.IsMatch(path, $"^akka://[^/]+/{Regex.Escape(_path.TrimStart('/'))}$", RegexOptions.IgnoreCase));

    public override string ToString() => $"== \"{_path}\"";
}

public class StartsWithString : IStringMatcher
{
    private readonly string _start;

    public StartsWithString(string start) => _start = start;

    public bool IsMatch(string s) => s is not null && s.StartsWith(_start, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"starts with \"{_start}\"";
}

public class ContainsString : IStringMatcher
{
    private readonly string _part;

    public ContainsString(string part) => _part = part;

    public bool IsMatch(string s) => s is not null && s.Contains(_part, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"contains \"{_part}\"";
}

public class RegexMatcher : IStringMatcher
{
    private readonly Regex _regex;

    public RegexMatcher(Regex regex) => _regex = regex;

    public bool IsMatch(string s) => s is not null && _regex.IsMatch(s);

    public override string ToString() => $"matches regex \"{_regex}\"";
}

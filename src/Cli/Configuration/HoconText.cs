using Akka.Configuration.Hocon;

namespace AfdActors.Cli.Configuration;

/// <summary>One HOCON text with what it includes, taken apart into keys, values and the lines that say them.</summary>
internal sealed class HoconText
{
    private const int MaxIncludeDepth = 16;
    private readonly Dictionary<string, string> _where = new(StringComparer.Ordinal);
    private readonly List<ConfigurationError> _errors = [];

    /// <summary>Values by full key, in the order of the text.</summary>
    public Dictionary<string, RawValue> Values { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>Reads a file; <c>include "other.conf"</c> is relative to the file that says it.</summary>
    public static HoconText FromFile(string path)
    {
        var text = new HoconText();
        text.Take(text.ParseFile(Path.GetFullPath(path), path, 0));
        return text;
    }

    /// <summary>Takes a text apart; <paramref name="name"/> stands for it in messages (empty: defaults).</summary>
    public static HoconText FromString(string hocon, string name)
    {
        var text = new HoconText();
        text.Take(text.Parse(hocon, name, file => throw new FormatException($"include \"{file}\" is not possible here")));
        return text;
    }

    private HoconRoot? ParseFile(string path, string shownAs, int depth)
    {
        string content;
        try
        {
            content = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _errors.Add(new ConfigurationError(shownAs, "", $"expected a readable configuration file, got: {e.Message}"));
            return null;
        }

        var folder = Path.GetDirectoryName(path) ?? "";
        return Parse(content, shownAs, included => depth < MaxIncludeDepth
            ? ParseFile(Path.Combine(folder, included), Path.Combine(Path.GetDirectoryName(shownAs) ?? "", included), depth + 1) ?? EmptyRoot()
            : throw new FormatException($"expected includes at most {MaxIncludeDepth} deep, got '{included}' beyond that (does a file include itself?)"));
    }

    private HoconRoot? Parse(string content, string name, Func<string, HoconRoot> include)
    {
        var located = KeyLocator.Scan(content);
        try
        {
            // Includes come first and are located first, so that what the including text says itself wins here too.
            var root = Parser.Parse(content, include);
            foreach (var (key, line) in located.Lines)
                _where[key] = name.Length == 0 ? "" : $"{name}:{line}";
            if (located.UnclosedBlock is { } open)
                _errors.Add(new ConfigurationError($"{name}:{open}", "", "expected '}' to close the block that starts here, got the end of the file"));
            return root;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException or Akka.Configuration.ConfigurationException)
        {
            _errors.Add(new ConfigurationError(name, "", $"expected HOCON, got: {e.Message}"));
            return null;
        }
    }

    private static HoconRoot EmptyRoot() => Parser.Parse("{}", _ => throw new FormatException("no include here"));

    private void Take(HoconRoot? root)
    {
        if (root?.Value?.GetObject() is { } top)
            Flatten(top, "");
    }

    private void Flatten(HoconObject block, string prefix)
    {
        foreach (var (name, value) in block.Items)
        {
            var key = prefix + Segment(name);
            if (value.IsObject())
                Flatten(value.GetObject(), key + ".");
            else
                Values[key] = Raw(value, _where.GetValueOrDefault(key.Replace("\"", "", StringComparison.Ordinal), Nearest(key)));
        }
    }

    private static RawValue Raw(HoconValue value, string where) => value.IsString()
        ? new RawValue([value.GetString() ?? ""], false, where)
        : new RawValue([.. value.GetArray().Select(item => item.GetString() ?? "")], true, where);

    // A key that the simple scan did not see still belongs to some text.
    private string Nearest(string key) => _where.Count == 0 ? "" : _where.Values.First() is { Length: > 0 } w ? w[..w.LastIndexOf(':')] : "";

    private static string Segment(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? name : $"\"{name}\"";
}

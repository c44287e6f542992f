using Akka.Configuration.Hocon;

namespace AfdActors.Hosting.Configuration;

/// <summary>One HOCON text with what it includes, taken apart into keys, values and the places that say them.</summary>
internal sealed class HoconText
{
    private const int MaxFiles = 64;
    private const int MaxBytes = 1 << 20;

    private readonly List<ConfigurationError> _errors = [];
    private int _files;

    /// <summary>Values by full key, in the order of the text, what it includes first.</summary>
    public Dictionary<string, RawValue> Values { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>Reads a file; <c>include "other.conf"</c> is relative to the file that says it.</summary>
    public static HoconText FromFile(string path)
    {
        var text = new HoconText();
        text.TakeFile(Path.GetFullPath(path), path);
        return text;
    }

    /// <summary>
    /// Takes a text apart, which can include nothing; <paramref name="name"/> stands for it in messages (empty: defaults).
    /// </summary>
    public static HoconText FromString(string hocon, string name)
    {
        var text = new HoconText();
        text.Take(hocon, name, (_, place) => text.Fail($"{name}:{place}", "expected no include in a text without a file, got one"));
        return text;
    }

    /// <summary>The parts of a key, without the quotes that some need.</summary>
    public static IEnumerable<string> Segments(string key)
    {
        for (var at = 0; at < key.Length;)
        {
            var quoted = key[at] == '"';
            var end = quoted ? key.IndexOf('"', at + 1) : key.IndexOf('.', at);
            if (end < 0) end = key.Length;
            yield return key[(quoted ? at + 1 : at)..end];
            at = end + (quoted ? 2 : 1);
        }
    }

    private void TakeFile(string path, string shownAs)
    {
        if (++_files > MaxFiles)
        {
            if (_files == MaxFiles + 1)
                Fail(shownAs, $"expected at most {MaxFiles} included files, got more (does a file include itself?)");
            return;
        }

        string content;
        try
        {
            content = Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(shownAs, $"expected a readable configuration file, got: {e.Message}");
            return;
        }

        var folder = Path.GetDirectoryName(path) ?? "";
        var shownFolder = Path.GetDirectoryName(shownAs) ?? "";
        Take(content, shownAs, (file, _) => TakeFile(Path.Combine(folder, file), Path.Combine(shownFolder, file)));
    }

    // A file may be a device that has no end.
    private static string Read(string path)
    {
        using var reader = new StreamReader(path);
        var buffer = new char[MaxBytes + 1];
        var read = reader.ReadBlock(buffer);
        return read <= MaxBytes ? new string(buffer, 0, read) : throw new IOException($"more than {MaxBytes} characters");
    }

    private void Take(string content, string name, Action<string, HoconPlace> include)
    {
        CheckedHocon hocon;
        try
        {
            hocon = HoconChecker.Check(content);
        }
        catch (HoconSyntaxException e)
        {
            Fail($"{name}:{e.Place}", e.Message);
            return;
        }

        foreach (var (file, place) in hocon.Includes)
            include(file, place);
        var root = Parser.Parse(hocon.Text, file => throw new InvalidOperationException($"include \"{file}\" was to be handled before"));
        Flatten(root.Value.GetObject(), "", key => name.Length == 0 ? "" : $"{name}:{hocon.Keys[key]}");
    }

    private void Flatten(HoconObject block, string prefix, Func<string, string> where)
    {
        foreach (var (name, value) in block.Items)
        {
            var key = prefix + HoconChecker.Segment(name);
            if (value.IsObject())
                Flatten(value.GetObject(), key + ".", where);
            else
                Values[key] = Raw(value, where(key));
        }
    }

    private static RawValue Raw(HoconValue value, string where) => value.IsString()
        ? new RawValue([value.GetString() ?? ""], false, where)
        : new RawValue([.. value.GetArray().Select(item => item.GetString() ?? "")], true, where);

    private void Fail(string where, string message) => _errors.Add(new ConfigurationError(where, "", message));
}

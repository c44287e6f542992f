#nullable disable // as in the official assembly: no nullability annotations

namespace Akka.Configuration.Hocon;

/// <summary>One part of a value: a literal, an array, an object or a substitution. A value joins its parts.</summary>
public interface IHoconElement
{
    bool IsString();

    string GetString();

    bool IsArray();

    IList<HoconValue> GetArray();
}

/// <summary>Something that may turn out to be an object: a value, or a substitution once it is resolved.</summary>
public interface IMightBeAHoconObject
{
    bool IsObject();

    HoconObject GetObject();
}

/// <summary>A text as written: quotes removed, escapes applied. The unquoted word <c>null</c> has no text.</summary>
public class HoconLiteral : IHoconElement
{
    public HoconLiteral()
    {
    }

    internal HoconLiteral(string value, bool isBlank = false)
    {
        Value = value;
        IsBlank = isBlank;
    }

    public string Value { get; set; }

    /// <summary>White space between two parts of a value; dropped where the parts turn out not to be text.</summary>
    internal bool IsBlank { get; }

    public bool IsString() => true;

    public string GetString() => Value;

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new FormatException($"expected an array, got the text '{Value}'");

    public override string ToString() => Value;
}

/// <summary>An array as written between <c>[</c> and <c>]</c>.</summary>
public class HoconArray : List<HoconValue>, IHoconElement
{
    public bool IsString() => false;

    public string GetString() => throw new FormatException("expected a text, got an array");

    public bool IsArray() => true;

    public IList<HoconValue> GetArray() => this;

    public override string ToString() => HoconPrinter.Print(this);
}

/// <summary>Named values in the order of their first appearance.</summary>
public class HoconObject : IHoconElement
{
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    public HoconValue GetKey(string key) => Items.GetValueOrDefault(key);

    public bool IsString() => false;

    public string GetString() => throw new FormatException("expected a text, got an object");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new FormatException("expected an array, got an object");

    public override string ToString() => HoconPrinter.Print(this);
}

/// <summary>A reference <c>${path}</c> to another value; parsing replaces it with what it stands for.</summary>
public class HoconSubstitution : IHoconElement, IMightBeAHoconObject
{
    /// <summary>What <c>+=</c> puts before the new element: the value so far.</summary>
    internal static readonly HoconSubstitution ToPrevious = new("");

    protected HoconSubstitution()
    {
    }

    public HoconSubstitution(string path) => Path = path;

    internal HoconSubstitution(string path, bool isOptional, Func<string> position)
        : this(path)
    {
        IsOptional = isOptional;
        Position = position;
    }

    public string Path { get; set; }

    public HoconValue ResolvedValue { get; set; }

    /// <summary>Written <c>${?path}</c>: nothing where the path does not exist.</summary>
    internal bool IsOptional { get; }

    /// <summary>Tells where it was written, for messages: "line 3, column 7".</summary>
    internal Func<string> Position { get; }

    public bool IsString() => ResolvedValue is not null && ResolvedValue.IsString();

    public string GetString() => ResolvedValue?.GetString();

    public bool IsArray() => ResolvedValue is not null && ResolvedValue.IsArray();

    public IList<HoconValue> GetArray() => ResolvedValue?.GetArray();

    public bool IsObject() => ResolvedValue is not null && ResolvedValue.IsObject();

    public HoconObject GetObject() => ResolvedValue?.GetObject();
}

/// <summary>What parsing a text gives: its outermost object.</summary>
public class HoconRoot
{
    protected HoconRoot()
    {
    }

    public HoconRoot(HoconValue value) => Value = value;

    public HoconValue Value { get; }
}

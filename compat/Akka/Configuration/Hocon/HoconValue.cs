#nullable disable // as in the official assembly: no nullability annotations

using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>
/// The right-hand side of a field: parts that are joined, all text, all arrays or all objects.
/// The readers throw <see cref="FormatException"/> ("expected ..., got ...") where the text does not fit.
/// </summary>
public class HoconValue : IMightBeAHoconObject
{
    public HoconValue()
    {
    }

    internal HoconValue(IHoconElement part) => Values.Add(part);

    public List<IHoconElement> Values { get; } = [];

    public bool IsEmpty => Values.Count == 0 || (Values.Count == 1 && Values[0] is HoconObject { Items.Count: 0 });

    /// <summary>The value this one overrides, kept while a substitution may still need it.</summary>
    internal HoconValue Previous { get; set; }

    /// <summary>True while a substitution decides what this value is.</summary>
    internal bool IsPending => Previous is not null || Values.Exists(static part => part is HoconSubstitution);

    /// <summary>The object, where this value is one and no substitution can change that.</summary>
    internal HoconObject PlainObject => Previous is null && Values.Count == 1 ? Values[0] as HoconObject : null;

    public bool IsString() => Values.Count > 0 && Values.TrueForAll(static part => part.IsString());

    public bool IsArray() => Values.Count > 0 && Values.TrueForAll(static part => part.IsArray());

    public bool IsObject() => GetObject() is not null;

    public HoconObject GetObject() => Values.Count == 0 ? null : Values[0] as HoconObject ?? (Values[0] as HoconSubstitution)?.GetObject();

    public HoconValue GetChildObject(string key) => GetObject()?.GetKey(key);

    /// <summary>This value alone in a configuration, under <paramref name="key"/>.</summary>
    public Config AtKey(string key)
    {
        var parent = new HoconObject();
        parent.Items[key] = this;
        return new Config(new HoconRoot(new HoconValue(parent)));
    }

    public Config ToConfig() => new(new HoconRoot(this));

    /// <summary>The joined text; null for <c>null</c> and for arrays and objects.</summary>
    public string GetString()
    {
        if (!IsString())
        {
            return null;
        }

        return Values.Count == 1 ? Values[0].GetString() : string.Concat(Values.Select(static part => part.GetString()));
    }

    public bool GetBoolean() => GetString() switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        var text => throw new NotSupportedException($"expected on, true, yes, off, false or no, got {Describe(text)}"),
    };

    public int GetInt() => Number<int>("a whole number of 32 bits", NumberStyles.Integer);

    public long GetLong() => Number<long>("a whole number of 64 bits", NumberStyles.Integer);

    public byte GetByte() => Number<byte>("a whole number from 0 to 255", NumberStyles.Integer);

    public decimal GetDecimal() => Number<decimal>("a number", NumberStyles.Float);

    public double GetDouble() => Number<double>("a number", NumberStyles.Float);

    public float GetFloat() => Number<float>("a number", NumberStyles.Float);

    /// <summary>A duration; a number without unit is in milliseconds.</summary>
    public TimeSpan GetTimeSpan(bool allowInfinite = true) => HoconUnits.Duration(GetString() ?? Describe(null), allowInfinite);

    /// <summary>A size in bytes; kB, MB, ... are powers of 1000, KiB, MiB, ..., K, M, ... powers of 1024.</summary>
    public long? GetByteSize() => GetString() is { } text ? HoconUnits.Bytes(text) : null;

    /// <summary>The elements of all joined arrays; none for an empty text.</summary>
    public IList<HoconValue> GetArray()
    {
        if (string.IsNullOrEmpty(GetString()) && !IsObject() && !IsArray())
        {
            return [];
        }

        return IsArray() ? [.. Values.SelectMany(static part => part.GetArray())] : throw new FormatException($"expected an array, got {Describe(GetString())}");
    }

    public IList<string> GetStringList() => List(static item => item.GetString());

    public IList<bool> GetBooleanList() => List(static item => item.GetBoolean());

    public IList<int> GetIntList() => List(static item => item.GetInt());

    public IList<long> GetLongList() => List(static item => item.GetLong());

    public IList<byte> GetByteList() => List(static item => item.GetByte());

    public IList<decimal> GetDecimalList() => List(static item => item.GetDecimal());

    public IList<double> GetDoubleList() => List(static item => item.GetDouble());

    public IList<float> GetFloatList() => List(static item => item.GetFloat());

    public override string ToString() => HoconPrinter.Print(this);

    private List<T> List<T>(Func<HoconValue, T> read) => [.. GetArray().Select(read)];

    private T Number<T>(string expected, NumberStyles style)
        where T : System.Numerics.INumberBase<T>
    {
        var text = GetString();
        return T.TryParse(text, style, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException($"expected {expected}, got {Describe(text)}");
    }

    private string Describe(string text) => text is not null ? $"'{text}'" : IsArray() ? "an array" : IsObject() ? "an object" : "null";
}

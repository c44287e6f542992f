#nullable disable // as in the official assembly: no nullability annotations

using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// A tree of settings with fallbacks. A path is keys joined by dots; a key that holds a dot is quoted in it.
/// A getter gives its default where the path does not exist or holds <c>null</c>, and throws a <see cref="FormatException"/> that names the
/// path where the value is not of the asked kind (a <see cref="NotSupportedException"/> for booleans).
/// </summary>
public class Config
{
    public static readonly Config Empty = ConfigurationFactory.Empty;

    private readonly HoconValue _body;

    public Config()
        : this(new HoconRoot(new HoconValue(new HoconObject())))
    {
    }

    public Config(HoconRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _body = Root = root.Value ?? throw new ArgumentException("expected a root with a value, got none", nameof(root));
    }

    public Config(Config source, Config fallback)
    {
        ArgumentNullException.ThrowIfNull(source);
        _body = source.Root;
        Fallback = fallback;
        Root = fallback is null ? _body : HoconMerge.Override(fallback.Root, _body);
    }

    /// <summary>Where a path is looked up that this configuration itself does not hold.</summary>
    public Config Fallback { get; }

    public virtual bool IsEmpty => Root.IsEmpty;

    /// <summary>The whole tree, fallbacks merged in.</summary>
    public HoconValue Root { get; }

    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    public static Config operator +(string configHocon, Config fallbackConfig) => ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    public virtual bool HasPath(string path) => GetValue(path) is not null;

    public virtual HoconValue GetValue(string path)
    {
        var value = Root;
        foreach (var key in HoconPath.Split(path))
        {
            value = value.GetChildObject(key);
            if (value is null)
            {
                return null;
            }
        }

        return value;
    }

    /// <summary>The part under <paramref name="path"/>; null where there is none.</summary>
    public virtual Config GetConfig(string path) => Find(path) is { } value ? new Config(new HoconRoot(value)) : null;

    public virtual string GetString(string path, string @default = null) => Read(path, @default, static value => value.GetString());

    public virtual bool GetBoolean(string path, bool @default = false) => Read(path, @default, static value => value.GetBoolean());

    public virtual int GetInt(string path, int @default = 0) => Read(path, @default, static value => value.GetInt());

    public virtual long GetLong(string path, long @default = 0) => Read(path, @default, static value => value.GetLong());

    public virtual float GetFloat(string path, float @default = 0) => Read(path, @default, static value => value.GetFloat());

    public virtual double GetDouble(string path, double @default = 0) => Read(path, @default, static value => value.GetDouble());

    public virtual decimal GetDecimal(string path, decimal @default = 0) => Read(path, @default, static value => value.GetDecimal());

    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    public virtual long? GetByteSize(string path, long? def = null) => Read(path, def, static value => value.GetByteSize());

    /// <summary>A duration; <see cref="Timeout.InfiniteTimeSpan"/> for <c>infinite</c>, zero where there is no value and no default.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Read(path, @default.GetValueOrDefault(), allowInfinite ? static value => value.GetTimeSpan() : static value => value.GetTimeSpan(allowInfinite: false));

    public virtual IList<bool> GetBooleanList(string path) => Read<IList<bool>>(path, [], static value => value.GetBooleanList());

    public virtual IList<int> GetIntList(string path) => Read<IList<int>>(path, [], static value => value.GetIntList());

    public virtual IList<long> GetLongList(string path) => Read<IList<long>>(path, [], static value => value.GetLongList());

    public virtual IList<byte> GetByteList(string path) => Read<IList<byte>>(path, [], static value => value.GetByteList());

    public virtual IList<float> GetFloatList(string path) => Read<IList<float>>(path, [], static value => value.GetFloatList());

    public virtual IList<double> GetDoubleList(string path) => Read<IList<double>>(path, [], static value => value.GetDoubleList());

    public virtual IList<decimal> GetDecimalList(string path) => Read<IList<decimal>>(path, [], static value => value.GetDecimalList());

    public virtual IList<string> GetStringList(string path) => GetStringList(path, []);

    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => Read<IList<string>>(path, defaultPaths, static value => value.GetStringList());

    /// <summary>This configuration, and <paramref name="fallback"/> for every path that it lacks. Objects merge, all else overrides.</summary>
    public virtual Config WithFallback(Config fallback)
    {
        if (ReferenceEquals(fallback, this))
        {
            throw new ArgumentException("expected another configuration as the fallback, got this one", nameof(fallback));
        }

        return fallback is null || fallback.IsEmpty ? this : IsEmpty ? fallback : new Config(this, fallback);
    }

    /// <summary>The top-level fields, those of the fallbacks included.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.GetObject()?.Items ?? [];

    public override string ToString() => ToString(includeFallback: false);

    /// <summary>HOCON text that parses to the same settings.</summary>
    public string ToString(bool includeFallback) => HoconPrinter.PrintRoot(includeFallback ? Root : _body);

    protected Config Copy(Config fallback = null) => new(this, fallback);

    private HoconValue Find(string path) => GetValue(path) is { IsEmpty: false } value && !(value.IsString() && value.GetString() is null) ? value : null;

    private T Read<T>(string path, T @default, Func<HoconValue, T> read)
    {
        var value = GetValue(path);
        if (value is null || (value.IsString() && value.GetString() is null))
        {
            return @default;
        }

        try
        {
            return read(value);
        }
        catch (FormatException error)
        {
            throw new FormatException($"{path}: {error.Message}", error);
        }
        catch (NotSupportedException error)
        {
            throw new NotSupportedException($"{path}: {error.Message}", error);
        }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>
/// Reads typed values out of raw ones and remembers every mistake. After a mistake a reader answers a harmless value, so that
/// all keys are looked at; <see cref="Errors"/> decides whether the result may be used.
/// </summary>
internal sealed class ConfigurationReader(IReadOnlyDictionary<string, RawValue> values)
{
    private readonly HashSet<string> _failed = new(StringComparer.Ordinal);
    private readonly List<ConfigurationError> _errors = [];

    public IReadOnlyList<ConfigurationError> Errors => _errors;

    /// <summary>All keys that begin so, in ordinal order.</summary>
    public IEnumerable<string> Under(string prefix) =>
        values.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public void Fail(string key, string message) => Fail(values[key].Where, key, message);

    /// <summary>
    /// A rule over several keys: looked at only when each of them is fine by itself. The error is put to the first key, and to the
    /// place of the first that is not a default.
    /// </summary>
    public void Require(bool holds, string expected, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (_failed.Contains(key))
                return;
        }

        var where = "";
        foreach (var key in keys)
            where = where.Length == 0 ? values[key].Where : where;
        if (!holds)
            Fail(where, keys[0], $"expected {expected}, got {values[keys[0]]}");
    }

    public string Text(string key) => Plain(key, "text", raw => raw, "");

    public ulong UInt64(string key) =>
        Plain<ulong>(
            key, "a whole number from 0 to 2^64-1", raw =>
            ulong.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null, 1);

    public int Int(string key, int min, int max = 1_000_000_000) =>
        Plain<int>(key, max == 1_000_000_000 ? $"a whole number of at least {min}" : $"a whole number from {min} to {max}",
            raw => int.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min
                && value <= max ? value : null, min);

    /// <summary>
    /// A number for which <paramref name="holds"/>; <paramref name="expected"/> says so in words, such as "0 &lt;= rate &lt; 1".
    /// </summary>
    public double Number(string key, string expected, Func<double, bool> holds) =>
        Plain<double>(key, $"a number, {expected}", raw => TryNumber(raw, out var value) && holds(value) ? value : null, 1);

    public bool Switch(string key) => Plain<bool>(key, "on or off", raw => raw.ToLowerInvariant() switch
    {
        "on" or "true" or "yes" => true,
        "off" or "false" or "no" => false,
        _ => null,
    }, false);

    public T Choice<T>(string key, IReadOnlyDictionary<string, T> choices)
        where T : struct =>
            Plain<T>(key, $"one of {string.Join(", ", choices.Keys)}", raw =>
            choices.TryGetValue(raw, out var value) ? value : null, default);

    /// <summary>A name out of a list.</summary>
    /// <param name="others">Which names are allowed besides.</param>
    /// <returns>The first name after a mistake.</returns>
    public string Name(string key, IReadOnlyCollection<string> names, Func<string, bool>? others = null)
    {
        var raw = values[key];
        if (!raw.IsList && (names.Contains(raw.Items[0]) || others?.Invoke(raw.Items[0]) == true))
            return raw.Items[0];
        Fail(key, $"expected one of {string.Join(", ", names)}, got {raw}{(raw.IsList ? "" : EditDistance.Hint(raw.Items[0], names))}");
        return names.First();
    }

    /// <summary>Different names out of a list; a single one needs no brackets.</summary>
    public NameList Names(string key, IReadOnlyCollection<string> names)
    {
        var raw = values[key];
        foreach (var (index, name) in raw.Items.Index())
        {
            if (!names.Contains(name))
                Fail(key, $"expected a list of {string.Join(", ", names)}, got {raw}{EditDistance.Hint(name, names)}");
            else if (raw.Items.Take(index).Contains(name))
                Fail(key, $"expected each name once, got {raw}");
        }

        return new NameList([.. raw.Items]);
    }

    public TimeSpan Duration(string key, bool zeroAllowed) =>
        Plain<TimeSpan>(key, $"a duration {(zeroAllowed ? "of at least" : "above")} zero {Durations.Expected}",
            raw => Durations.TryParse(raw, out var value) && (zeroAllowed ? value >= TimeSpan.Zero : value > TimeSpan.Zero) ? value
                : null, TimeSpan.FromSeconds(1));

    /// <summary>A duration of at least zero, or null for off.</summary>
    public TimeSpan? DurationOrOff(string key)
    {
        var raw = values[key];
        if (raw is { IsList: false } && raw.Items[0] is "off" or "false" or "no") return null;
        if (raw is { IsList: false } && Durations.TryParse(raw.Items[0], out var value) && value >= TimeSpan.Zero) return value;
        Fail(key, $"expected off or a duration of at least zero {Durations.Expected}, got {raw}");
        return null;
    }

    /// <summary>A list of whole numbers, none of them too small or too large; perhaps empty.</summary>
    public ImmutableArray<int> Ints(string key, int min, int max, string expected)
    {
        const int most = 8;
        var raw = values[key];
        var numbers = raw.Items.Where(item => item.Length > 0)
            .Select(item => int.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : min - 1)
            .ToList();
        if (raw.IsList && numbers.Count <= most && numbers.All(number => number >= min && number <= max)) return [.. numbers];
        Fail(key, $"expected {expected}, got {raw}");
        return [];
    }

    /// <summary>A list of two numbers above zero, the smaller first.</summary>
    public (double Low, double High) Range(string key)
    {
        var raw = values[key];
        if (raw is { IsList: true, Items.Count: 2 } && TryNumber(raw.Items[0], out var low) && TryNumber(raw.Items[1], out var high)
            && low > 0 && low <= high)
        {
            return (low, high);
        }

        Fail(key, $"expected two numbers above zero, the smaller first, such as [2, 5], got {raw}");
        return (1, 1);
    }

    /// <summary>A list of numbers for each of which <paramref name="holds"/>; a single one needs no brackets.</summary>
    /// <param name="most">Numbers at most; at least one is needed.</param>
    /// <returns>Empty after a mistake.</returns>
    public ImmutableArray<double> Numbers(string key, int most, string expected, Func<double, bool> holds)
    {
        var raw = values[key];
        var numbers = raw.Items.Select(item => TryNumber(item, out var number) && holds(number) ? number : double.NaN).ToImmutableArray();
        if (numbers.Length >= 1 && numbers.Length <= most && !numbers.Any(double.IsNaN)) return numbers;
        Fail(key, $"expected a list of 1 to {most} numbers, {expected}, got {raw}");
        return [];
    }

    private void Fail(string where, string key, string message)
    {
        if (_failed.Add(key))
            _errors.Add(new ConfigurationError(where, key, message));
    }

    private static bool TryNumber(string raw, out double value) =>
        double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private T Plain<T>(string key, string expected, Func<string, T?> parse, T otherwise)
        where T : struct
    {
        var raw = values[key];
        if (!raw.IsList && parse(raw.Items[0]) is { } value)
            return value;
        Fail(key, $"expected {expected}, got {raw}");
        return otherwise;
    }

    private string Plain(string key, string expected, Func<string, string?> parse, string otherwise)
    {
        var raw = values[key];
        if (!raw.IsList && parse(raw.Items[0]) is { } value)
            return value;
        Fail(key, $"expected {expected}, got {raw}");
        return otherwise;
    }
}

using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Reads durations and byte sizes: a number, optional blanks, a unit.</summary>
internal static class HoconUnits
{
    private static readonly Dictionary<string, decimal> TicksPerUnit = Table(
        (0.01m, ["ns", "nano", "nanos", "nanosecond", "nanoseconds"]),
        (10, ["us", "micro", "micros", "microsecond", "microseconds"]),
        (TimeSpan.TicksPerMillisecond, ["", "ms", "milli", "millis", "millisecond", "milliseconds"]),
        (TimeSpan.TicksPerSecond, ["s", "second", "seconds"]),
        (TimeSpan.TicksPerMinute, ["m", "minute", "minutes"]),
        (TimeSpan.TicksPerHour, ["h", "hour", "hours"]),
        (TimeSpan.TicksPerDay, ["d", "day", "days"]));

    private static readonly Dictionary<string, decimal> BytesPerUnit = Table(
        (1, ["", "b", "B", "byte", "bytes"]),
        (1e3m, ["kB", "kilobyte", "kilobytes"]),
        (1e6m, ["MB", "megabyte", "megabytes"]),
        (1e9m, ["GB", "gigabyte", "gigabytes"]),
        (1e12m, ["TB", "terabyte", "terabytes"]),
        (1e15m, ["PB", "petabyte", "petabytes"]),
        (1L << 10, ["k", "K", "Ki", "KiB", "kibibyte", "kibibytes"]),
        (1L << 20, ["m", "M", "Mi", "MiB", "mebibyte", "mebibytes"]),
        (1L << 30, ["g", "G", "Gi", "GiB", "gibibyte", "gibibytes"]),
        (1L << 40, ["t", "T", "Ti", "TiB", "tebibyte", "tebibytes"]),
        (1L << 50, ["p", "P", "Pi", "PiB", "pebibyte", "pebibytes"]));

    /// <exception cref="FormatException">Not a duration, or longer than a TimeSpan holds.</exception>
    public static TimeSpan Duration(string text, bool allowInfinite)
    {
        if (allowInfinite && text is "infinite" or "infinity")
        {
            return Timeout.InfiniteTimeSpan;
        }

        var expected = allowInfinite ? "a duration like 500 ms, 3 s, 2 minutes or infinite" : "a duration like 500 ms, 3 s or 2 minutes";
        return TimeSpan.FromTicks(Read(text, TicksPerUnit, expected));
    }

    /// <exception cref="FormatException">Not a size, or more than 64 bits hold.</exception>
    public static long Bytes(string text) => Read(text, BytesPerUnit, "a size like 128000b, 64 KiB or 10 MB");

    private static long Read(string text, Dictionary<string, decimal> units, string expected)
    {
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiLetter(text[digits - 1]))
        {
            digits--;
        }

        const NumberStyles style = NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (units.TryGetValue(text[digits..], out var scale) && decimal.TryParse(text.AsSpan(0, digits), style, CultureInfo.InvariantCulture, out var number))
        {
            if (Math.Abs(number) < long.MaxValue / scale)
            {
                return (long)decimal.Round(number * scale);
            }
        }

        throw new FormatException($"expected {expected}, got '{text}'");
    }

    private static Dictionary<string, decimal> Table(params (decimal Scale, string[] Names)[] rows) =>
        rows.SelectMany(static row => row.Names.Select(name => (name, row.Scale))).ToDictionary(static pair => pair.name, static pair => pair.Scale, StringComparer.Ordinal);
}

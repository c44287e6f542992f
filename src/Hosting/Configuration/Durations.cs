using System.Globalization;

namespace AfdActors.Hosting.Configuration;

/// <summary>HOCON's durations, but always with a unit: a number alone, milliseconds to HOCON, is more often meant as seconds.</summary>
internal static class Durations
{
    /// <summary>For messages: what a text needs besides a number.</summary>
    public const string Expected = "with a unit (ms, s, m, h), at most 366d";

    private const double MaxSeconds = 366d * 24 * 3600;

    public static bool TryParse(string text, out TimeSpan value)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c is '.' or '-' or '+').Count();
        var seconds = text[digits..].Trim() switch
        {
            "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => 1e-3,
            "s" or "second" or "seconds" => 1,
            "m" or "minute" or "minutes" => 60,
            "h" or "hour" or "hours" => 3600,
            "d" or "day" or "days" => 86400,
            _ => double.NaN,
        };
        value = default;
        if (!double.TryParse(text.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount)
            || !(Math.Abs(amount * seconds) <= MaxSeconds))
        {
            return false;
        }

        value = TimeSpan.FromTicks((long)Math.Round(amount * seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>Text that parses to the same duration.</summary>
    public static string Format(TimeSpan value) =>
        value.Ticks % TimeSpan.TicksPerSecond == 0
            ? value.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + "s"
            : value.TotalMilliseconds.ToString("R", CultureInfo.InvariantCulture) + "ms";
}

using System.Globalization;
using AfdActors.Algorithms.Privacy;

namespace AfdActors.Experiments.Reporting;

/// <summary>Numbers for people.</summary>
public static class Format
{
    /// <summary>Decimal units: 1 MB = 10^6 bytes; a dash where nothing was measured.</summary>
    public static string Bytes(double? bytes) => bytes switch
    {
        null => "-",
        < 1_000 => Invariant($"{bytes:0} B"),
        < 1_000_000 => Invariant($"{bytes / 1e3:0.0} kB"),
        < 1_000_000_000 => Invariant($"{bytes / 1e6:0.0} MB"),
        _ => Invariant($"{bytes / 1e9:0.00} GB"),
    };

    /// <summary>Seconds, minutes or hours, or a dash.</summary>
    public static string Seconds(double? seconds) => seconds switch
    {
        null => "-",
        < 120 => Invariant($"{seconds:0.0} s"),
        < 7200 => Invariant($"{seconds / 60:0.0} min"),
        _ => Invariant($"{seconds / 3600:0.0} h"),
    };

    /// <summary>Per cent, or a dash where nothing was measured.</summary>
    public static string Accuracy(double? accuracy) => accuracy is { } value ? Invariant($"{value * 100:0.0} %") : "-";

    /// <summary>Mean and standard deviation in per cent, or a dash.</summary>
    public static string Accuracy(Spread? accuracy) =>
        accuracy?.Deviation is { } deviation ? Invariant($"{accuracy.Mean * 100:0.0} ± {deviation * 100:0.0} %") : Accuracy(accuracy?.Mean);

    /// <summary>Points of accuracy with their sign and 95 % interval, such as +0.5 ± 0.2; or a dash.</summary>
    public static string Points(PairedDifference? difference) => difference switch
    {
        null => "-",
        { HalfWidth: { } half } => Invariant($"{difference.Mean * 100:+0.0;-0.0} ± {half * 100:0.0}"),
        _ => Invariant($"{difference.Mean * 100:+0.0;-0.0}"),
    };

    /// <summary>A mean number of rounds, or a dash.</summary>
    public static string Rounds(double? rounds) => rounds is { } value ? Invariant($"{value:0.#}") : "-";

    /// <summary>Four digits, or a dash.</summary>
    public static string Number(double? number) => number is { } value ? Invariant($"{value:0.0000}") : "-";

    /// <summary>As few digits as say it, at most nine behind the point.</summary>
    public static string Short(double number) => Invariant($"{number:0.#########}");

    /// <summary>A whole number.</summary>
    public static string Count(long count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>The start of a hash.</summary>
    public static string Hash(string sha256) => sha256[..Math.Min(12, sha256.Length)];

    /// <summary>How many times, such as 12.3x; or a dash.</summary>
    public static string Ratio(double? ratio) => ratio is { } value ? Invariant($"{value:0.0}x") : "-";

    /// <summary>What a run's models tell of a client, and what follows it; nothing where there is no privacy.</summary>
    public static string Privacy(PrivacySpent? spent, string after) => spent is null ? "" : Invariant(
        $"epsilon {spent.Epsilon:0.00} at delta {spent.Delta:g2}{(spent.Secret ? "" : " (seeded noise: not private)")}, clip {spent.Clip:g3}{after}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

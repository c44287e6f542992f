using System.Text;
using AfdActors.Hosting;
using AfdActors.Hosting.Configuration;

namespace AfdActors.Cli.Commands;

/// <summary>One combination of the values of <c>--grid</c>.</summary>
/// <param name="Name"><c>key=value</c> for each key, as a folder may be called; empty without <c>--grid</c>.</param>
/// <param name="Settings">What it says over a configuration.</param>
internal sealed record GridPoint(string Name, IReadOnlyList<Override> Settings)
{
    private const string Option = "--grid";

    /// <summary>The one combination of no values.</summary>
    private static readonly GridPoint Nothing = new("", []);

    /// <summary>All combinations of the values of all keys, the last key changing fastest.</summary>
    /// <param name="given"><c>KEY=A,B</c> each; commas in brackets or quotes belong to a value.</param>
    /// <param name="others">The options that say some keys already.</param>
    /// <exception cref="UsageException">One is no such list, or its key is said twice.</exception>
    public static IReadOnlyList<GridPoint> All(IEnumerable<string> given, IReadOnlyDictionary<string, string> others)
    {
        IReadOnlyList<GridPoint> points = [Nothing];
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var axis in given)
        {
            var at = axis.IndexOf('=', StringComparison.Ordinal);
            var key = at < 0 ? "" : axis[..at].Trim();
            var values = Values(axis[(at + 1)..]);
            if (!HoconChecker.IsKey(key) || values.Count == 0)
                throw new UsageException($"{Option}: expected KEY=A,B such as afd.training.lr=0.05,0.1, got '{axis}'");
            if (others.TryGetValue(key, out var other))
                throw new UsageException($"{Option}: expected {other} for {key}, got '{axis}'");
            if (!keys.Add(key))
                throw new UsageException($"{Option}: expected all values of {key} in one list, got '{axis}' besides");
            points = [.. from point in points from value in values select point.With(key, value)];
        }

        return points;
    }

    private GridPoint With(string key, string value) =>
        new(Join(Name, $"{key}={new string([.. value.Select(FolderCharacter)])}"), [.. Settings, Override.For(Option, key, value)]);

    /// <summary>The name of a row: what is combined, and the values.</summary>
    public static string Join(string name, string values) => name.Length > 0 && values.Length > 0 ? $"{name},{values}" : name + values;

    private static char FolderCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "._-+,".Contains(c, StringComparison.Ordinal) ? c : '_';

    private static List<string> Values(string list)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        var (depth, quoted) = (0, false);
        foreach (var c in list + ",")
        {
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' && depth <= 0 && !quoted)
            {
                values.Add(value.ToString().Trim());
                value.Clear();
                continue;
            }

            value.Append(c);
        }

        // What is left after the last comma was never closed: the configuration's own message says what is wrong with it.
        values.Add(value.ToString().Trim().TrimEnd(','));
        return [.. values.Where(one => one.Length > 0).Distinct(StringComparer.Ordinal)];
    }
}

using System.Globalization;

namespace AfdActors.Datasets.Tables;

/// <summary>Hints on features that training suffers from: large ones, and those that count the rows.</summary>
internal static class FeatureHints
{
    /// <summary>Beyond this a value is far from what the models' initial weights and the usual learning rates are for.</summary>
    private const float Large = 20;

    /// <param name="divisor">What all values are divided by.</param>
    public static IEnumerable<string> Notes(Table table, double divisor)
    {
        var width = table.Width;
        var (lowest, highest) = (table.Values[..width], table.Values[..width]);
        for (var i = width; i < table.Values.Length; i++)
        {
            var column = i % width;
            lowest[column] = Math.Min(lowest[column], table.Values[i]);
            highest[column] = Math.Max(highest[column], table.Values[i]);
        }

        if (Enumerable.Range(0, width).Where(column => CountsRows(table, column)).ToList() is [var counter, ..])
            yield return $"{NameOf(table, counter)} counts the rows ({Shown(lowest[counter])} to {Shown(highest[counter])}): an index tells nothing of a row; leave it out of the file";
        var large = Enumerable.Range(0, width).Where(column => Math.Max(-lowest[column], highest[column]) / divisor > Large).ToList();
        if (large.Count > 0)
        {
            yield return $"{large.Count} of {width} features have values beyond {Large}, such as {NameOf(table, large[0])} from {Shown(lowest[large[0]])} to {Shown(highest[large[0]])}; scale them in the files, the same for all clients, or divide all by afd.data.divisor, as training may diverge";
        }
    }

    private static bool CountsRows(Table table, int column)
    {
        const int fewest = 10;
        var rows = table.Values.Length / table.Width;
        var first = table.Values[column];
        return rows >= fewest && first is 0 or 1
            && Enumerable.Range(0, rows).All(row => table.Values[(row * table.Width) + column] == first + row);
    }

    private static string NameOf(Table table, int feature) =>
        table.FeatureNames is { IsEmpty: false } names ? $"\"{ClassNumbering.Shown(names[feature])}\"" : $"feature {feature + 1}";

    private static string Shown(float value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

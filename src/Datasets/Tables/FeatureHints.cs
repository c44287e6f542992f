using System.Globalization;

namespace AfdActors.Datasets.Tables;

/// <summary>Hints on features that training suffers from: large ones, and those that count the rows.</summary>
internal static class FeatureHints
{
    /// <summary>Beyond this a value is far from what the models' initial weights and the usual learning rates are for.</summary>
    private const float Large = 20;

    /// <summary>Test values so many times as large as all training values are of another scale.</summary>
    private const float Far = 50;

    private const int FewestRows = 10;

    /// <param name="table">Of the training file.</param>
    /// <param name="test">Of the test file, where there is one.</param>
    /// <param name="divisor">What all values are divided by.</param>
    public static IEnumerable<string> Notes(Table table, Table? test, double divisor)
    {
        var width = table.Width;
        var (lowest, highest) = Ranges(table);
        if (Enumerable.Range(0, width).Where(column => CountsRows(table, column)).ToList() is [var counter, ..])
            yield return $"{NameOf(table, counter)} counts the rows ({Shown(lowest[counter])} to {Shown(highest[counter])}): an index tells nothing of a row; leave it out of the file";
        else if (Enumerable.Range(0, width).Where(column => IsIdentity(table, column)).ToList() is [var identity, ..])
            yield return $"{NameOf(table, identity)} has another whole number in every row, as what identifies it; leave it out of the file if it does";
        var large = Enumerable.Range(0, width).Where(column => Math.Max(-lowest[column], highest[column]) / divisor > Large).ToList();
        if (large.Count > 0)
        {
            yield return $"{large.Count} of {width} features have values beyond {Large}, such as {NameOf(table, large[0])} from {Shown(lowest[large[0]])} to {Shown(highest[large[0]])}; scale them in the files, the same for all clients, or divide all by afd.data.divisor, as training may diverge";
        }

        if (test is null) yield break;
        var (testLowest, testHighest) = Ranges(test);
        var far = Enumerable.Range(0, width).Where(column =>
            Math.Max(-testLowest[column], testHighest[column]) > Far * Math.Max(-lowest[column], highest[column])).ToList();
        if (far.Count > 0)
            yield return $"{test.File}: {NameOf(table, far[0])} is from {Shown(testLowest[far[0]])} to {Shown(testHighest[far[0]])}, in {table.File} from {Shown(lowest[far[0]])} to {Shown(highest[far[0]])}; scale both files alike";
    }

    private static (float[] Lowest, float[] Highest) Ranges(Table table)
    {
        var width = table.Width;
        var (lowest, highest) = (table.Values[..width], table.Values[..width]);
        for (var i = width; i < table.Values.Length; i++)
        {
            var column = i % width;
            lowest[column] = Math.Min(lowest[column], table.Values[i]);
            highest[column] = Math.Max(highest[column], table.Values[i]);
        }
        return (lowest, highest);
    }

    /// <summary>A column called so, whose numbers all differ.</summary>
    private static bool IsIdentity(Table table, int column)
    {
        if (table.FeatureNames.IsEmpty) return false;
        var name = table.FeatureNames[column];
        if (name is not ("id" or "ID" or "Id" or "index") && !name.EndsWith("_id", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("Id", StringComparison.Ordinal))
            return false;
        var rows = table.Values.Length / table.Width;
        var values = Enumerable.Range(0, rows).Select(row => table.Values[(row * table.Width) + column]).ToList();
        return rows >= FewestRows && values.All(float.IsInteger) && values.Distinct().Count() == rows;
    }

    private static bool CountsRows(Table table, int column)
    {
        var rows = table.Values.Length / table.Width;
        var first = table.Values[column];
        return rows >= FewestRows && first is 0 or 1
            && Enumerable.Range(0, rows).All(row => table.Values[(row * table.Width) + column] == first + row);
    }

    private static string NameOf(Table table, int feature) =>
        table.FeatureNames is { IsEmpty: false } names ? $"\"{ClassNumbering.Shown(names[feature])}\"" : $"feature {feature + 1}";

    private static string Shown(float value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.Globalization;

namespace AfdActors.Datasets.Tables;

/// <summary>Reads a table's first row: is it a header, and which column is what.</summary>
internal static class TableHeader
{
    /// <summary>What clients are called elsewhere, without "id" and the like behind it.</summary>
    private static readonly ImmutableHashSet<string> Owners = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "client", "user", "writer", "owner", "author", "account", "customer", "patient", "subject", "participant", "party", "site", "silo",
        "hospital", "device", "node",
        "worker", "bank", "clinic", "school", "station", "person", "member", "student", "sensor", "uid");

    private const string TestHint = "; a test file has labels, too: without it a tenth of the training rows is tested on";

    private static readonly ImmutableArray<string> Suffixes = ["id", "name", "number", "no", "nr", "index"];

    /// <summary>What labels are called elsewhere.</summary>
    private static readonly ImmutableArray<string> Targets =
        ["target", "class", "y", "labels", "category", "outcome", "species", "diagnosis", "digit", "survived", "quality", "income"];

    /// <summary>A row is a header that has the label's name in it, or does not begin with a number.</summary>
    public static bool IsOne(IReadOnlyList<string> cells, ColumnNames names) =>
        Find(cells, names.Label) >= 0 || !double.TryParse(cells[0], NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>The columns that a header names.</summary>
    /// <param name="at">File and line, for messages.</param>
    /// <param name="notes">Gets what a user may want to know.</param>
    /// <param name="tests">Whether it is the header of a test file.</param>
    /// <exception cref="DataFileException">A column is missing, has no name or another's, or its use cannot be told.</exception>
    public static TableColumns Read(IReadOnlyList<string> cells, ColumnNames names, TablePlace at, List<string> notes, bool tests)
    {
        var unnamed = cells.TakeWhile(HasNoName).Count();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var column = unnamed; column < cells.Count; column++)
        {
            if (HasNoName(cells[column]))
            {
                throw at.Wrong(
                    $"expected a name for column {column + 1}, got none; name it, or leave it out, as an index that pandas wrote or a separator that ends the lines");
            }

            if (!seen.Add(cells[column]))
                throw at.Wrong($"expected each column once, got \"{ClassNumbering.Shown(cells[column])}\" twice; rename one, or leave it out");
        }
        var label = Find(cells, names.Label);
        if (label < 0 && 2 * cells.Count(cell => ClassNumbering.Number(cell) is not null) > cells.Count)
            throw at.Wrong($"expected a header with a column \"{names.Label}\", got a row of data, {Shown(cells)}; write a header above it");
        if (label < 0) throw at.Wrong($"expected a column \"{names.Label}\", got {Shown(cells)}{(tests ? TestHint : LabelHint(cells))}");
        var client = ClientOf(cells, names, label, at);
        var features =
            Enumerable.Range(unnamed, cells.Count - unnamed).Where(column => column != label && column != client).ToImmutableArray();
        if (features.IsEmpty) throw at.Wrong($"expected at least one feature beside the label, got {Shown(cells)}");
        foreach (var column in features.Where(column => IsAlso(cells[column], label, client)))
            notes.Add($"{at.File}: \"{ClassNumbering.Shown(cells[column])}\" is a feature; leave it out if it says the same as {(client is { } owner && LooksLikeOwner(cells[column]) ? $"\"{cells[owner]}\"" : $"\"{cells[label]}\"")}");
        if (unnamed > 0)
            notes.Add($"{at.File}: the first {(unnamed == 1 ? "column has" : $"{unnamed} columns have")} no name, as an index that pandas wrote; left out");
        return new TableColumns(cells.Count, label, client, features, [.. cells]);

        bool IsAlso(string name, int label, int? client) =>
            name.Equals(cells[label], StringComparison.OrdinalIgnoreCase) || (client is not null && LooksLikeOwner(name));
    }

    private static int? ClientOf(IReadOnlyList<string> cells, ColumnNames names, int label, TablePlace at)
    {
        if (names.Client.Length == 0) return null;
        if (Find(cells, names.Client) is var named and >= 0) return named;
        if (names.Client != ColumnNames.DefaultClient)
            throw at.Wrong($"expected a column \"{names.Client}\" (afd.data.client), got {Shown(cells)}");
        return cells.Where((name, column) => column != label && LooksLikeOwner(name)).FirstOrDefault() is { } owner
            ? throw at.Wrong(
                $"expected features, got a column \"{owner}\" that may name each row's client; say afd.data.client = \"{owner}\" if it does, or afd.data.client = \"\" if it is a feature")
            : null;
    }

    private static bool LooksLikeOwner(string name)
    {
        var word = string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return Owners.Contains(word)
            || Suffixes.Any(suffix => word.EndsWith(suffix, StringComparison.Ordinal) && Owners.Contains(word[..^suffix.Length]));
    }

    private static string LabelHint(IReadOnlyList<string> cells)
    {
        var likely = Targets.Select(target => Find(cells, target)).FirstOrDefault(column => column >= 0, -1);
        if (likely < 0)
        {
            likely = Enumerable.Range(0, cells.Count)
                .FirstOrDefault(column => cells[column].Contains("label", StringComparison.OrdinalIgnoreCase), -1);
        }

        return $"; afd.data.label = {(likely < 0 ? "NAME" : $"\"{cells[likely]}\"")} says which column is the label";
    }

    /// <summary>The column of a name, exactly as it is before one in another case; -1 for none.</summary>
    private static int Find(IReadOnlyList<string> cells, string name)
    {
        var columns =
            Enumerable.Range(0, cells.Count).Where(column => cells[column].Equals(name, StringComparison.OrdinalIgnoreCase)).ToList();
        return columns.FirstOrDefault(column => cells[column] == name, columns.FirstOrDefault(-1));
    }

    private static bool HasNoName(string cell) => cell.Length == 0 || cell.StartsWith("Unnamed: ", StringComparison.Ordinal);

    private static string Shown(IReadOnlyList<string> cells)
    {
        const int most = 8;
        var first = string.Join(", ", cells.Take(most).Select(cell => $"\"{ClassNumbering.Shown(cell)}\""));
        return cells.Count > most ? $"{first} and {cells.Count - most} more" : first;
    }
}

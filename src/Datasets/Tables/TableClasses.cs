using System.Collections.Immutable;

namespace AfdActors.Datasets.Tables;

/// <summary>
/// The classes of a table's labels (<see cref="ClassNumbering"/>). The test file's labels are read with the training file's classes.
/// </summary>
internal sealed class TableClasses
{
    /// <summary>Most different labels of a table.</summary>
    public const int Most = 10_000;

    private readonly Table _train;
    private readonly ClassNumbering _numbering;

    /// <exception cref="DataFileException">A label is missing or no class, or all are the same.</exception>
    public TableClasses(Table train)
    {
        _train = train;
        var labels = train.Labels.Distinct;
        foreach (var (text, line) in labels)
        {
            if (text.Length == 0 || (ClassNumbering.Number(text) is { } number && !double.IsFinite(number)))
                throw Wrong(train, line, "expected a label", text);
        }
        if (labels.All(label => ClassNumbering.Number(label.Text) is not null)
            && labels.FirstOrDefault(label => ClassNumbering.Whole(label.Text) is null) is { Text: { } fraction, Line: var at })
        {
            throw Wrong(train, at, "expected a class, as a whole number or a word", fraction);
        }

        _numbering = new ClassNumbering([.. labels.Select(label => label.Text)]);
        if (Count < 2)
        {
            throw DataFileException.At(
                train.File, $"{train.Columns.NameOf(train.Columns.Label)}: expected at least two different labels, got only \"{labels[0].Text}\"");
        }
    }

    public int Count => _numbering.Count;

    /// <summary>The label of each class; empty where it is the class's number.</summary>
    public ImmutableArray<string> Names => _numbering.Names;

    /// <summary>Says which label became which class, where it is not its number.</summary>
    public IEnumerable<string> Notes => _numbering.Notes;

    /// <summary>The class of every row.</summary>
    /// <exception cref="DataFileException">A label is none of the training file's.</exception>
    public int[] Of(Table table)
    {
        var classes = table.Labels.Distinct.Select(label => _numbering.ClassOf(label.Text) is var known and >= 0
            ? known
            : throw Wrong(
                table, label.Line, $"expected {(Names.IsEmpty ? $"a label in 0..{Count - 1}" : "a label")} of {_train.File}", label.Text,
                NearMiss.Of(label.Text, Names)))
                .ToArray();
        return [.. table.Labels.Rows.Select(label => classes[label])];
    }

    private static DataFileException Wrong(Table table, int line, string expected, string got, string hint = "") => table.At(line).Wrong(
        table.Columns.NameOf(table.Columns.Label),
        $"{expected}, got {(got.Length == 0 ? "an empty cell" : $"\"{ClassNumbering.Shown(got)}\"{hint}")}");
}

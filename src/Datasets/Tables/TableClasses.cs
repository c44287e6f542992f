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
        var numbers = labels.All(label => ClassNumbering.Number(label.Text) is not null || MissingWords.IsOne(label.Text));
        foreach (var (text, line) in labels)
        {
            if (text.Length == 0 || (numbers && MissingWords.IsOne(text))
                || (ClassNumbering.Number(text) is { } number && !double.IsFinite(number)))
            {
                throw Wrong(train, line, "expected a label", text, "; fill it, or leave the row out");
            }
        }
        if (labels.All(label => ClassNumbering.Number(label.Text) is not null)
            && labels.FirstOrDefault(label => ClassNumbering.Whole(label.Text) is null) is { Text: { } fraction, Line: var at })
        {
            var hint = train.Columns.Header.IsEmpty
                ? "; the first column of a file without a header is the label: put it there, or write a header"
                : "; is this the label (afd.data.label)? Classes are learned, not amounts";
            throw Wrong(train, at, "expected a class, as a whole number or a word", fraction, hint);
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
    public IEnumerable<string> Notes => _numbering.Notes.Concat(Doubts());

    /// <summary>The class of every row.</summary>
    /// <exception cref="DataFileException">A label is none of the training file's.</exception>
    public int[] Of(Table table)
    {
        var classes = table.Labels.Distinct.Select(label => _numbering.ClassOf(label.Text) is var known and >= 0
            ? known
            : throw Wrong(
                table, label.Line, $"expected {(Names.IsEmpty ? $"a label in 0..{Count - 1}" : "a label")} of {_train.File}", label.Text,
                NearMiss.Of(label.Text, Names) is { Length: > 0 } near ? near : "; a label that is tested needs training rows"))
                .ToArray();
        return [.. table.Labels.Rows.Select(label => classes[label])];
    }

    /// <summary>Labels that may be none.</summary>
    private IEnumerable<string> Doubts()
    {
        const int fewest = 10;
        var labels = _train.Labels.Distinct;
        var words = labels.Where(label => ClassNumbering.Number(label.Text) is null).ToList();
        if (words.Count > 0 && words.Count < labels.Count)
        {
            yield return $"{_train.File}: labels are words, such as \"{ClassNumbering.Shown(words[0].Text)}\" in {_train.Unit} {words[0].Line}, and numbers; correct the file if that is not meant";
        }

        var rows = _train.Labels.Rows.Count;
        if (rows >= fewest && 2 * labels.Count > rows)
            yield return $"{_train.File}: {labels.Count} different labels in {rows} rows; is {_train.Columns.NameOf(_train.Columns.Label)} the label (afd.data.label)? Classes are learned, not amounts";
    }

    private static DataFileException Wrong(Table table, int line, string expected, string got, string hint = "") => table.At(line).Wrong(
        table.Columns.NameOf(table.Columns.Label),
        $"{expected}, got {(got.Length == 0 ? "an empty cell" : $"\"{ClassNumbering.Shown(got)}\"")}{hint}");
}

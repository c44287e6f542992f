using System.Collections.Immutable;
using System.Globalization;

namespace AfdActors.Datasets.Csv;

/// <summary>
/// The classes that the labels of a training file stand for. Whole numbers from 0 up are classes as they are, if at least half of the
/// numbers up to the largest occur. Other labels are numbered from 0 in their order: whole numbers by value, words by their characters. The
/// test file's labels are read with the training file's classes, and whoever reads the same file has the same classes.
/// </summary>
internal sealed class CsvClasses
{
    /// <summary>Most different labels of a table.</summary>
    public const int Most = 10_000;

    private const double LargestWhole = 1L << 53;

    private readonly CsvTable _train;
    private readonly bool _words;
    private readonly Dictionary<string, int> _byWord = [];
    private readonly Dictionary<long, int> _byNumber = [];

    /// <exception cref="DataFileException">A label is missing or no class, or all are the same.</exception>
    public CsvClasses(CsvTable train)
    {
        _train = train;
        var labels = train.Labels.Distinct;
        foreach (var (text, line) in labels)
        {
            if (text.Length == 0 || (Number(text) is { } number && !double.IsFinite(number)))
                throw Wrong(train, line, "expected a label", text);
        }
        _words = labels.Any(label => Number(label.Text) is null);
        if (!_words && labels.FirstOrDefault(label => Whole(label.Text) is null) is { Text: { } fraction, Line: var at })
            throw Wrong(train, at, "expected a class, as a whole number or a word", fraction);
        Names = _words
            ? OrderWords(labels.Select(label => label.Text))
            : OrderNumbers([.. labels.Select(label => Whole(label.Text)!.Value).Distinct().Order()]);
        if (Count < 2)
        {
            throw DataFileException.At(
                train.File, $"{train.Columns.NameOf(train.Columns.Label)}: expected at least two different labels, got only \"{labels[0].Text}\"");
        }
    }

    public int Count { get; private set; }

    /// <summary>The label of each class; empty where it is the class's number.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Says which label became which class, where it is not its number.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            const int most = 20;
            if (Names.IsEmpty) yield break;
            var first = string.Join(", ", Names.Take(most).Select((name, number) => $"{number} = \"{CsvPlace.Cut(name)}\""));
            yield return $"the labels are numbered in their order: {first}{(Count > most ? $" and {Count - most} more" : "")}";
        }
    }

    /// <summary>The class of every row.</summary>
    /// <exception cref="DataFileException">A label is none of the training file's.</exception>
    public int[] Of(CsvTable table)
    {
        var classes = table.Labels.Distinct.Select(label => ClassOf(label.Text) is var known and >= 0
            ? known
            : throw Wrong(
                table, label.Line, $"expected {(Names.IsEmpty ? $"a label in 0..{Count - 1}" : "a label")} of {_train.File}", label.Text))
                .ToArray();
        return [.. table.Labels.Rows.Select(label => classes[label])];
    }

    private int ClassOf(string text)
    {
        if (_words) return _byWord.GetValueOrDefault(text, -1);
        if (Whole(text) is not { } number) return -1;
        return Names.IsEmpty ? number >= 0 && number < Count ? (int)number : -1 : _byNumber.GetValueOrDefault(number, -1);
    }

    private ImmutableArray<string> OrderWords(IEnumerable<string> words)
    {
        ImmutableArray<string> ordered = [.. words.Order(StringComparer.Ordinal)];
        foreach (var word in ordered) _byWord.Add(word, Count++);
        return ordered;
    }

    private ImmutableArray<string> OrderNumbers(ImmutableArray<long> numbers)
    {
        var upTo = numbers[^1] + 1;
        if (numbers[0] == 0 && upTo <= 2 * numbers.Length)
        {
            Count = (int)upTo;
            return [];
        }
        foreach (var number in numbers) _byNumber.Add(number, Count++);
        return [.. numbers.Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>2 and 2.0 are the same label: a column with a gap is written as decimal numbers by many tools.</summary>
    private static long? Whole(string text) =>
        Number(text) is { } number && Math.Abs(number) <= LargestWhole && Math.Floor(number) == number ? (long)number : null;

    private static DataFileException Wrong(CsvTable table, int line, string expected, string got) => new CsvPlace(table.File, line).Wrong(
        table.Columns.NameOf(table.Columns.Label), $"{expected}, got {(got.Length == 0 ? "an empty cell" : $"\"{CsvPlace.Cut(got)}\"")}");
}

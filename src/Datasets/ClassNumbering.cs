using System.Collections.Immutable;
using System.Globalization;

namespace AfdActors.Datasets;

/// <summary>
/// The classes that labels stand for. Whole numbers from 0 up are classes as they are, if at least half of the numbers up to the largest
/// occur. Other labels are numbered from 0 in their order: whole numbers by value, words by their characters. So whoever has the same
/// labels has the same classes.
/// </summary>
internal sealed class ClassNumbering
{
    private const double LargestWhole = 1L << 53;

    private readonly bool _words;
    private readonly Dictionary<string, int> _byWord = [];
    private readonly Dictionary<long, int> _byNumber = [];

    /// <param name="labels">All that occur, at least one; if all are numbers, they are whole.</param>
    public ClassNumbering(IReadOnlyCollection<string> labels)
    {
        _words = labels.Any(label => Number(label) is null);
        Names = _words ? OrderWords(labels) : OrderNumbers([.. labels.Select(label => Whole(label)!.Value).Distinct().Order()]);
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
            if (NearMiss.Twins("labels", Names) is { } twins) yield return twins;
            var first = string.Join(", ", Names.Take(most).Select((name, number) => $"{number} = \"{Shown(name)}\""));
            yield return $"the labels are numbered in their order: {first}{(Count > most ? $" and {Count - most} more" : "")}";
        }
    }

    /// <summary>The class of a label; -1 for one that is none.</summary>
    public int ClassOf(string label)
    {
        if (_words) return _byWord.GetValueOrDefault(label, -1);
        if (Whole(label) is not { } number) return -1;
        return Names.IsEmpty ? number >= 0 && number < Count ? (int)number : -1 : _byNumber.GetValueOrDefault(number, -1);
    }

    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>2 and 2.0 are the same label: a column with a gap is written as decimal numbers by many tools.</summary>
    public static long? Whole(string text) =>
        Number(text) is { } number && Math.Abs(number) <= LargestWhole && Math.Floor(number) == number ? (long)number : null;

    /// <summary>The beginning of a text: a message is to be read.</summary>
    public static string Shown(ReadOnlySpan<char> text)
    {
        const int longest = 32;
        return text.Length <= longest ? text.ToString() : $"{text[..longest]}...";
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
}

namespace AfdActors.Datasets.Tables;

/// <summary>A column of words that repeat, such as labels: each text is held once.</summary>
internal sealed class TableWords
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<(string Text, int Line)> _distinct = [];
    private readonly List<int> _rows = [];

    public TableWords() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every text once, with the line where it was first seen.</summary>
    public IReadOnlyList<(string Text, int Line)> Distinct => _distinct;

    /// <summary>For each row, the place of its text in <see cref="Distinct"/>.</summary>
    public IReadOnlyList<int> Rows => _rows;

    /// <summary>Adds a row.</summary>
    /// <returns>Whether its text is new.</returns>
    public bool Add(ReadOnlySpan<char> text, int line)
    {
        var known = _lookup.TryGetValue(text, out var number);
        if (!known)
        {
            number = _distinct.Count;
            _distinct.Add((text.ToString(), line));
            _numbers.Add(_distinct[number].Text, number);
        }
        _rows.Add(number);
        return !known;
    }
}

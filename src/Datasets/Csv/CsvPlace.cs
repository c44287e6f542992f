namespace AfdActors.Datasets.Csv;

/// <summary>A line of a table, for messages.</summary>
internal readonly record struct CsvPlace(string File, int Line)
{
    private const int Longest = 32;

    public DataFileException Wrong(string problem) => DataFileException.At(File, $"line {Line}: {problem}");

    public DataFileException Wrong(string column, string problem) => DataFileException.At(File, $"line {Line}, {column}: {problem}");

    /// <summary>The beginning of a cell: a message is to be read.</summary>
    public static string Cut(ReadOnlySpan<char> cell) => cell.Length <= Longest ? cell.ToString() : $"{cell[..Longest]}...";
}

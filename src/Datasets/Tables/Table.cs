using System.Collections.Immutable;
using System.Globalization;

namespace AfdActors.Datasets.Tables;

/// <summary>
/// A table of samples. A row is a label, features as numbers, taken as they are (not scaled), and where the header says so the client that
/// owns it.
/// </summary>
/// <param name="Values">The features of all rows, row after row, in the order of <see cref="TableColumns.Features"/>.</param>
/// <param name="Clients">The owner of each row; null where rows have none.</param>
/// <param name="Notes">What a user may want to know of how the file was read.</param>
internal sealed record Table(
    string File, TableColumns Columns, float[] Values, TableWords Labels, TableWords? Clients, IReadOnlyList<string> Notes)
{
    /// <summary>What a row is called in messages.</summary>
    public string Unit { get; init; } = TablePlace.TextLine;

    /// <summary>Numbers that a row has of each feature column; empty where all have one.</summary>
    public ImmutableArray<int> Widths { get; init; } = [];

    /// <summary>Numbers of a row.</summary>
    public int Width => Widths.IsEmpty ? Columns.Features.Length : Widths.Sum();

    /// <summary>The names of a row's numbers, those of a list with its places; empty for a table without a header.</summary>
    public ImmutableArray<string> FeatureNames => Columns.Header.IsEmpty
        ? []
        : [.. Columns.Features.SelectMany((column, place) => Names(Columns.Header[column], WidthOf(place)))];

    /// <summary>Reads a file: CSV, plain or .gz, or, where it is called so, Parquet.</summary>
    /// <param name="train">The training file's table, where this is the test file: both have the same columns, in any order.</param>
    /// <exception cref="DataFileException">The file is no such table; the message names line and column.</exception>
    public static Table Read(string file, ColumnNames names, Table? train = null) => IsParquet(file)
        ? new ParquetTable(file, names, train).Read()
        : ForeignFile.ByBeginning(file) is { } other ? throw DataFileException.At(file, $"expected a table of text, got {other}")
        : DataFiles.Read(file, stream => new CsvReader(file, names, train).Read(stream));

    /// <summary>Whether a file is called as Parquet files are.</summary>
    public static bool IsParquet(string file) => file.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <summary>A row, for messages.</summary>
    public TablePlace At(int line) => new(File, line, Unit);

    /// <summary>Numbers that a row has of a feature, by its place among the features.</summary>
    public int WidthOf(int place) => Widths.IsEmpty ? 1 : Widths[place];

    private static IEnumerable<string> Names(string column, int width) => width == 1
        ? [column]
        : Enumerable.Range(0, width).Select(place => string.Create(CultureInfo.InvariantCulture, $"{column}[{place}]"));
}

namespace AfdActors.Datasets.Csv;

/// <summary>
/// A table of samples, separated by commas, semicolons, tabs or bars. A row is a label, features as numbers, taken as they are (not
/// scaled), and where the header says so the client that owns it. Without a header the label comes first. Empty lines and lines that begin
/// with # are skipped.
/// </summary>
/// <param name="Values">The features of all rows, row after row, in the order of <see cref="CsvColumns.Features"/>.</param>
/// <param name="Clients">The owner of each row; null where rows have none.</param>
/// <param name="Notes">What a user may want to know of how the file was read.</param>
internal sealed record CsvTable(
    string File, CsvColumns Columns, float[] Values, CsvWords Labels, CsvWords? Clients, IReadOnlyList<string> Notes)
{
    /// <summary>Reads a file, plain or .gz.</summary>
    /// <param name="train">The training file's table, where this is the test file: both have the same columns, in any order.</param>
    /// <exception cref="DataFileException">The file is no such table; the message names line and column.</exception>
    public static CsvTable Read(string file, CsvColumnNames names, CsvTable? train = null) =>
        DataFiles.Read(file, stream => new CsvTableReader(file, names, train).Read(stream));
}

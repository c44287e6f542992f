namespace AfdActors.Datasets.Tables;

/// <summary>A row of a table, for messages.</summary>
/// <param name="Line">From 1: the line of a text file; else the row.</param>
/// <param name="Unit">line or row.</param>
internal readonly record struct TablePlace(string File, int Line, string Unit = TablePlace.TextLine)
{
    public const string TextLine = "line";

    public const string Row = "row";

    public DataFileException Wrong(string problem) => DataFileException.At(File, $"{Unit} {Line}: {problem}");

    public DataFileException Wrong(string column, string problem) => DataFileException.At(File, $"{Unit} {Line}, {column}: {problem}");
}

namespace AfdActors.Datasets.Tables;

/// <summary>A row of a table, for messages.</summary>
/// <param name="Line">From 1: the line of a text file; else the row.</param>
/// <param name="Unit">line or row.</param>
internal readonly record struct TablePlace(string File, int Line, string Unit = TablePlace.TextLine)
{
    public const string TextLine = "line";

    public const string Row = "row";

    public DataFileException Wrong(string problem) => DataFileException.At(File, $"{Unit} {Line}: {problem}");

    /// <summary>Refuses what is no client's name.</summary>
    public void Owner(string column, string name)
    {
        if (name.Length == 0) throw Wrong(column, "expected the client that owns the row, got an empty cell; fill it, or leave the row out");
        if (MissingWords.IsOne(name))
            throw Wrong(column, $"expected the client that owns the row, got \"{name}\" for a missing one; fill it, leave the row out, or rename the client");
        DataFiles.Client($"{File}: {Unit} {Line}, {column}", name);
    }

    public DataFileException Wrong(string column, string problem) => DataFileException.At(File, $"{Unit} {Line}, {column}: {problem}");
}

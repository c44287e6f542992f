using System.Collections.Immutable;

namespace AfdActors.Datasets.Tables;

/// <summary>What each column of a table is.</summary>
/// <param name="Count">All columns, those that are left out too.</param>
/// <param name="Label">The column of the label.</param>
/// <param name="Client">The column of the row's owner; null where rows have none.</param>
/// <param name="Features">The columns of the features, in the order of a sample's values.</param>
/// <param name="Header">The columns' names; empty for a table without a header.</param>
internal sealed record TableColumns(int Count, int Label, int? Client, ImmutableArray<int> Features, ImmutableArray<string> Header)
{
    /// <summary>A table without a header: the label, then the features.</summary>
    public static TableColumns WithoutHeader(int count) => new(count, Label: 0, Client: null, [.. Enumerable.Range(1, count - 1)], []);

    /// <summary>What a column is called in messages.</summary>
    public string NameOf(int column) => Header.IsEmpty ? $"column {column + 1}" : $"column \"{Header[column]}\"";

    /// <summary>The same columns with the features in the order of the training file's.</summary>
    /// <exception cref="DataFileException">
    /// The two files do not have the same columns; the message names the first that differs.
    /// </exception>
    public TableColumns InOrderOf(TableColumns train, string trainFile, string file)
    {
        if (Header.IsEmpty != train.Header.IsEmpty)
        {
            var (expected, got) = Header.IsEmpty ? ("a header", "none") : ("no header", "one");
            throw DataFileException.At(file, $"expected {expected}, as in {trainFile}, got {got}");
        }
        if (Header.IsEmpty)
        {
            return Count == train.Count
                ? this
                : throw DataFileException.At(file, $"expected {train.Count} columns, as in {trainFile}, got {Count}");
        }

        if (Client is null != train.Client is null)
        {
            var name = Client is { } own ? NameOf(own) : train.NameOf(train.Client!.Value);
            throw DataFileException.At(
                file, $"expected {name} in both files or in neither, got it in {(Client is null ? trainFile : file)} alone");
        }
        var places = Features.ToDictionary(column => Header[column], StringComparer.Ordinal);
        var ordered = train.Features.Select(column => places.Remove(train.Header[column], out var place)
            ? place
            : throw DataFileException.At(
                file, $"expected {train.NameOf(column)}, as in {trainFile}, got none{NearMiss.Of(train.Header[column], Header)}"))
            .ToImmutableArray();
        return places.Count == 0
            ? this with { Features = ordered }
            : throw DataFileException.At(file, $"expected the columns of {trainFile}, got {NameOf(places.Values.Min())} too");
    }
}

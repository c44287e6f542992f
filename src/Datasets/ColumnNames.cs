namespace AfdActors.Datasets;

/// <summary>The columns of a CSV table that are no features, by their names in the header. Upper and lower case are the same.</summary>
/// <param name="Label">The column of the labels, as in <c>afd.data.label</c>.</param>
/// <param name="Client">
/// The column that says which client owns a row, as in <c>afd.data.client</c>. A table without a column of the default name has no clients
/// of its own. Empty: rows have no owner, and all other columns are features, whatever they are called.
/// </param>
public sealed record ColumnNames(string Label = ColumnNames.DefaultLabel, string Client = ColumnNames.DefaultClient)
{
    public const string DefaultLabel = "label";

    public const string DefaultClient = "client";
}

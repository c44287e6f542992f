namespace AfdActors.Datasets.Tables;

/// <summary>Words that stand for a missing value.</summary>
internal static class MissingWords
{
    /// <summary>One of those that pandas and R write or read.</summary>
    public static bool IsOne(ReadOnlySpan<char> cell) =>
        cell is "NA" or "N/A" or "n/a" or "<NA>" or "#N/A" or "NULL" or "null" or "None" or "?" or "nan" or "NaN";
}

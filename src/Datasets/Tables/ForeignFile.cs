namespace AfdActors.Datasets.Tables;

/// <summary>Files that are tables to those who have them, and not to this program.</summary>
internal static class ForeignFile
{
    /// <summary>What a file is by its name, and what to make of it, as the end of a message; null for one that may be a table.</summary>
    public static string? Hint(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".xlsx" or ".xls" or ".ods" => "a spreadsheet; save it as CSV",
        ".json" or ".jsonl" => "JSON; LEAF's files lie in a folder with train and test, other tables are to be written as CSV or Parquet",
        ".npz" or ".npy" or ".pt" or ".pkl" or ".h5" or ".mat" => "arrays of Python; write a CSV or Parquet file with a row for each sample",
        ".png" or ".jpg" or ".jpeg" => "an image; name the folder that holds a folder for each class (afd.data.name = images)",
        ".zip" or ".tar" or ".tgz" => "an archive; unpack it",
        _ => null,
    };
}

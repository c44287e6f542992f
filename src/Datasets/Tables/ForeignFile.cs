using System.Text;

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

    /// <summary>What a file is by its first characters, whatever it is called; null for one that may be a table of text.</summary>
    public static string? ByBeginning(string file)
    {
        const int length = 24;
        var first = DataFiles.Read(file, stream =>
        {
            var bytes = new byte[length];
            return Encoding.Latin1.GetString(bytes, 0, stream.ReadAtLeast(bytes, length, throwOnEndOfStream: false));
        });
        return first switch
        {
            ['P', 'A', 'R', '1', ..] => "Parquet; let its name end in .parquet",
            ['P', 'K', '\u0003' or '\u0005', ..] => "a spreadsheet or an archive; save it as CSV, or unpack it",
            ['<', '!' or 'h' or 'H' or '?', ..] => "a web page; fetch the file anew",
            ['{' or '[', ..] => "JSON; write it as CSV or Parquet",
            _ => first.StartsWith("version https://git-lfs", StringComparison.Ordinal) ? "a pointer of Git LFS; fetch the file with git lfs pull" : null,
        };
    }
}

namespace AfdActors.Datasets;

/// <summary>Data that cannot be used, or is not there. The message names the file and says what was expected and what was got.</summary>
public sealed class DataFileException : Exception
{
    public DataFileException(string message) : base(message) { }

    public DataFileException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>An error of the form "FILE: WHERE: what".</summary>
    internal static DataFileException At(string file, string problem, Exception? inner = null) =>
        inner is null ? new DataFileException($"{file}: {problem}") : new DataFileException($"{file}: {problem}", inner);
}

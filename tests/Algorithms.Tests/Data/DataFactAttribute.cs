namespace AfdActors.Algorithms.Tests.Data;

/// <summary>A fact that needs a file of the data folder; skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(string file)
    {
        Skip = DataSkip.Reason(file);
    }
}

/// <summary>A theory that needs a file of the data folder; skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataTheoryAttribute : TheoryAttribute
{
    public DataTheoryAttribute(string file)
    {
        Skip = DataSkip.Reason(file);
    }
}

internal static class DataSkip
{
    public static string? Reason(string file) =>
        DataFolder.Path is null ? "no data folder: set AFD_DATA, or put shared/data beside the repository"
        : File.Exists(DataFolder.File(file)) ? null
        : $"{file} is not in {DataFolder.Path}";
}

namespace AfdActors.Testing;

/// <summary>A fact that needs a file or folder of the data folder; skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(string file)
    {
        Skip = DataSkip.Reason(file);
    }
}

/// <summary>A theory that needs a file or folder of the data folder; skipped, visibly, where it is absent.</summary>
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
        SharedData.Path is null ? "no data folder: set AFD_DATA, or put shared/data beside the repository"
        : Path.Exists(SharedData.File(file)) ? null
        : $"{file} is not in {SharedData.Path}";
}

namespace AfdActors.Testing;

/// <summary>The optional folder of data sets: <c>$AFD_DATA</c>, else <c>shared/data</c> beside the repository.</summary>
public static class SharedData
{
    public static string? Path { get; } = Find();

    /// <summary>A file of the folder; only for tests marked <see cref="DataFactAttribute"/> or <see cref="DataTheoryAttribute"/>.</summary>
    public static string File(string name) => System.IO.Path.Combine(Path!, name);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("AFD_DATA") is { Length: > 0 } named) return Directory.Exists(named) ? named : null;

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(candidate)) return candidate;
        }

        return null;
    }
}

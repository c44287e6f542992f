namespace AfdActors.Datasets;

/// <summary>
/// Where data is looked for: the given path (`--data`, `afd.data.path`), else the folder named by AFD_DATA, else ../shared/data
/// beside the current directory or beside this repository. A folder may be the data set's own or hold it under its name.
/// </summary>
public static class DataFolder
{
    /// <summary>The data set's own file or folder.</summary>
    /// <exception cref="DataFileException">There is none; the message says where it was looked for.</exception>
    public static string Resolve(string name, string? given) =>
        Find(name, given) ?? throw new DataFileException(given is not null
            ? $"{given}: expected the data set {name} there, got no such file or folder{Unreplaced(given)}"
            : $"{name}: expected its folder below --data or $AFD_DATA, got neither");

    /// <summary>As <see cref="Resolve"/>; null when it is nowhere.</summary>
    public static string? Find(string name, string? given)
    {
        if (given is not null) return Inside(given, name) ?? (Path.Exists(given) ? given : null);
        return Root() is { } root ? Inside(root, name) : null;
    }

    /// <summary>The folder that holds the data sets when none is given; null when there is none.</summary>
    public static string? Root()
    {
        var named = Environment.GetEnvironmentVariable("AFD_DATA");
        return string.IsNullOrEmpty(named) ? Beside(Environment.CurrentDirectory) ?? Beside(RepositoryRoot()) : named;
    }

    /// <summary>What a shell replaces stays as it is in a configuration.</summary>
    private static string Unreplaced(string path) =>
        path.Contains('$', StringComparison.Ordinal) || path.StartsWith('~') || path.Contains('%', StringComparison.Ordinal)
            ? "; variables and ~ are not replaced in a configuration: write the path out, or give it with --data"
            : "";

    private static string? Inside(string folder, string name) =>
        Directory.Exists(Path.Combine(folder, name)) ? Path.Combine(folder, name) : null;

    private static string? Beside(string? folder)
    {
        var beside = folder is null ? null : Path.GetFullPath(Path.Combine(folder, "..", "shared", "data"));
        return Directory.Exists(beside) ? beside : null;
    }

    private static string? RepositoryRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "AfdActors.sln"))) return folder;
        }
        return null;
    }
}

namespace AfdActors.Datasets;

/// <summary>Names that differ in case, spaces and marks alone are probably meant to be the same.</summary>
internal static class NearMiss
{
    /// <summary>The end of a message on a name that is not there, which says what may be meant; empty where nothing is.</summary>
    public static string Of(string name, IEnumerable<string> names)
    {
        var plain = Plain(name);
        return names.FirstOrDefault(other => Plain(other) == plain && other != name) is { } likely
            ? $"; \"{ClassNumbering.Shown(likely)}\" is there, write both the same"
            : "";
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

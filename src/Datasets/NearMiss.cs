namespace AfdActors.Datasets;

/// <summary>Names that are nearly the same are probably meant to be.</summary>
internal static class NearMiss
{
    /// <summary>
    /// The end of a message on a name that is not there, with one that differs in case, spaces and marks alone, or is the same number;
    /// empty where there is none.
    /// </summary>
    public static string Of(string name, IEnumerable<string> names)
    {
        var plain = Plain(name);
        var number = ClassNumbering.Number(name);
        return names.FirstOrDefault(other =>
            other != name && (number is null ? Plain(other) == plain : ClassNumbering.Number(other) == number)) is { } likely
            ? $"; \"{ClassNumbering.Shown(likely)}\" is there, write both the same"
            : "";
    }

    /// <summary>A note on names of a set that differ in case alone; null where none do.</summary>
    /// <param name="what">What they name, in the plural.</param>
    public static string? Twins(string what, IEnumerable<string> names)
    {
        var twins = names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).ToList();
        return twins.Count == 0
            ? null
            : $"{what} \"{string.Join("\" and \"", twins[0].Take(2).Select(name => ClassNumbering.Shown(name)))}\" differ in case alone{(twins.Count > 1 ? $", and {twins.Count - 1} more pairs" : "")}; write them the same if they are one";
    }

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}

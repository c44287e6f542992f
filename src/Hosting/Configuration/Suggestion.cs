using AfdActors.Algorithms.Strategies;

namespace AfdActors.Hosting.Configuration;

/// <summary>"Did you mean ...?" for a key that does not exist.</summary>
internal static class Suggestion
{
    /// <summary>The known key closest to <paramref name="unknown"/>, or null when none is close.</summary>
    public static string? For(string unknown, IEnumerable<string> known)
    {
        var ranked = known
            .Select(key =>
                (Key: key, Distance: Math.Min(
                EditDistance.Between(unknown, key), Last(unknown) == Last(key) || "afd." + unknown == key ? 1 : int.MaxValue)))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => EditDistance.Between(unknown, candidate.Key))
            .FirstOrDefault();
        return ranked.Key is not null && ranked.Distance <= Math.Max(2, Last(unknown).Length / 2) ? ranked.Key : null;
    }

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];
}

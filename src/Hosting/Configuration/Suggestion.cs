namespace AfdActors.Hosting.Configuration;

/// <summary>"Did you mean ...?" for a key that does not exist.</summary>
internal static class Suggestion
{
    /// <summary>The known key closest to <paramref name="unknown"/>, or null when none is close.</summary>
    public static string? For(string unknown, IEnumerable<string> known)
    {
        var ranked = known
            .Select(key => (Key: key, Distance: Math.Min(Distance(unknown, key), Last(unknown) == Last(key) || "afd." + unknown == key ? 1 : int.MaxValue)))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => Distance(unknown, candidate.Key))
            .FirstOrDefault();
        return ranked.Key is not null && ranked.Distance <= Math.Max(2, Last(unknown).Length / 2) ? ranked.Key : null;
    }

    private static string Last(string key) => key[(key.LastIndexOf('.') + 1)..];

    // Levenshtein, one row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}

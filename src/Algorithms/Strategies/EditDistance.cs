namespace AfdActors.Algorithms.Strategies;

/// <summary>How far a mistyped name is from a known one (Levenshtein distance).</summary>
public static class EditDistance
{
    /// <summary>The number of characters to insert, delete or replace to make one text of the other.</summary>
    public static int Between(string a, string b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
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

    /// <summary>" (did you mean NAME?)" for the nearest known name, in whatever case; "" when none is near.</summary>
    public static string Hint(string unknown, IEnumerable<string> known)
    {
        var nearest =
            known.Select(name => (Name: name, Distance: Between(unknown.ToUpperInvariant(), name.ToUpperInvariant())))
                .OrderBy(candidate => candidate.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(2, unknown.Length / 3) ? $" (did you mean {nearest.Name}?)" : "";
    }
}

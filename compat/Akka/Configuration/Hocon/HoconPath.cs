using System.Text;

namespace Akka.Configuration.Hocon;

/// <summary>Paths: keys joined by dots, where a key with a dot in it stands in quotes.</summary>
internal static class HoconPath
{
    public static string Join(IEnumerable<string> keys) =>
        string.Join('.', keys.Select(static key => key.Contains('.', StringComparison.Ordinal) ? $"\"{key}\"" : key));

    /// <exception cref="ArgumentException">An empty key, or a quote that is not closed.</exception>
    public static IReadOnlyList<string> Split(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length > 0 && !path.Contains('"', StringComparison.Ordinal))
        {
            return path.Split('.');
        }

        var keys = new List<string>();
        var key = new StringBuilder();
        var quoted = false;
        foreach (var c in path)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == '.' && !quoted)
            {
                keys.Add(key.ToString());
                key.Clear();
            }
            else
            {
                key.Append(c);
            }
        }

        keys.Add(key.ToString());
        return quoted || path.Length == 0 ? throw new ArgumentException($"expected keys joined by dots, got '{path}'", nameof(path)) : keys;
    }
}

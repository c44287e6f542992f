using System.Text;

namespace AfdActors.Architecture.Tests;

/// <summary>Makes docs/configuration.md from reference.conf: a table for each section, a row for each key.</summary>
internal static class ConfigurationTable
{
    private const string Head = """
        # Configuration

        Every key, made from [reference.conf](../src/Hosting/Configuration/reference.conf), which says at its top how a file is written. A file says only what
        differs; `--set key=value` on the command line wins over it.

        """;

    /// <param name="reference">The text of reference.conf.</param>
    /// <returns>The document, with a line end at its end.</returns>
    public static string Render(string reference)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n"));
        var (path, comment) = (new List<string>(), new List<string>());
        foreach (var line in reference.Split('\n').Select(line => line.Trim()).SkipWhile(line => line != "afd {"))
        {
            if (line.StartsWith('#'))
            {
                comment.Add(line.TrimStart('#').Trim());
                continue;
            }

            if (line.EndsWith('{'))
            {
                path.Add(line.TrimEnd('{').Trim());
                if (path.Count > 1) Section(text, string.Join('.', path), comment);
            }
            else if (line == "}")
            {
                path.RemoveAt(path.Count - 1);
                if (path.Count == 0) break;
            }
            else if (line.Split(" = ", 2) is [var key, var value])
            {
                text.Append($"| `{string.Join('.', path)}.{key}` | `{value}` | {Cell(comment)} |\n");
            }

            comment.Clear();
        }

        return text.ToString();
    }

    private static void Section(StringBuilder text, string path, List<string> comment)
    {
        text.Append($"\n## {path}\n\n");
        if (comment.Count > 0) text.Append(string.Join('\n', comment)).Append("\n\n");
        text.Append("| key | default | meaning |\n| --- | --- | --- |\n");
    }

    private static string Cell(List<string> comment) => string.Join(' ', comment).Replace("|", "\\|", StringComparison.Ordinal);
}

using Spectre.Console;

namespace AfdActors.Cli;

/// <summary>Tables for people.</summary>
internal static class Tables
{
    private const int NeverCut = 1000;

    /// <summary>Writes a table; all columns but the first <paramref name="leftColumns"/> are numbers and stand to the right.</summary>
    public static void Write(TextWriter to, int leftColumns, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Rounded };
        for (var i = 0; i < headings.Count; i++)
            table.AddColumn(new TableColumn(headings[i].EscapeMarkup()) { Alignment = i < leftColumns ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var row in rows)
            table.AddRow([.. row.Select(cell => cell.EscapeMarkup())]);
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(to) });
        console.Profile.Width = Math.Max(console.Profile.Width, NeverCut);
        console.Write(table);
    }
}

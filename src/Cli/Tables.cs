using Spectre.Console;

namespace AfdActors.Cli;

/// <summary>Tables for people.</summary>
internal static class Tables
{
    /// <summary>What the border takes of a line, and of it for each column.</summary>
    private const int Border = 1;
    private const int ColumnBorder = 3;

    private const int PlainGap = 2;
    private const int NeverCut = 100_000;
    private const string Ellipsis = "…";

    /// <summary>
    /// Writes a table; all columns but the first <paramref name="leftColumns"/> are numbers and stand to the right. A terminal gets a
    /// border and as many columns as it has room for, and is told of the others; a file gets all of them, plain.
    /// </summary>
    public static void Write(Terminal to, int leftColumns, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        List<IReadOnlyList<string>> all = [.. rows];
        if (to.OutConsole is not { } console)
        {
            var plain = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(to.Out),
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
            });
            plain.Profile.Width = NeverCut;
            plain.Write(Made(TableBorder.None, leftColumns, headings, all));
            return;
        }

        var shown = Math.Max(Fitting(console.Profile.Width, headings, all), Math.Min(headings.Count, Math.Max(leftColumns, 1)));
        if (shown == headings.Count)
        {
            console.Write(Made(TableBorder.Rounded, leftColumns, headings, all));
            return;
        }

        console.Write(
            Made(TableBorder.Rounded, leftColumns, [.. headings.Take(shown), Ellipsis],
            [.. all.Select(row => row.Take(shown).Append(Ellipsis).ToList())]));
        var more = headings.Count - shown;
        to.Out.WriteLine($"{more} more {(more == 1 ? "column" : "columns")}: --json or a wider terminal");
    }

    private static Table Made(
        TableBorder border, int leftColumns, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = border };
        for (var i = 0; i < headings.Count; i++)
        {
            var column = new TableColumn(Cell(headings[i])) { Alignment = i < leftColumns ? Justify.Left : Justify.Right, NoWrap = true };
            if (!border.Visible)
                column.Padding = new Padding(0, 0, i < headings.Count - 1 ? PlainGap : 0, 0);
            table.AddColumn(column);
        }

        foreach (var row in rows)
            table.AddRow(row.Select(Cell));
        return table;
    }

    private static Text Cell(string text) => new(text) { Overflow = Overflow.Ellipsis };

    /// <summary>How many columns fit into a width; where not all do, room is left for the one that says so.</summary>
    private static int Fitting(int width, IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var taken = Border;
        for (var i = 0; i < headings.Count; i++)
        {
            taken += rows.Select(row => row[i]).Append(headings[i]).Max(cell => cell.GetCellWidth()) + ColumnBorder;
            var rest = i < headings.Count - 1 ? Ellipsis.Length + ColumnBorder : 0;
            if (taken + rest > width)
                return i;
        }

        return headings.Count;
    }
}

using Spectre.Console;
using Spectre.Console.Testing;

namespace AfdActors.Cli.Tests;

public sealed class TablesTests
{
    private static readonly string[] Headings = ["name", "accuracy", "bytes"];
    private static readonly string[][] Rows = [["[plain]", "61.5 %", "1.2 MB"], ["afd", "7.0 %", "320.0 kB"]];

    [Fact]
    public void A_terminal_gets_a_table_with_a_border()
    {
        Assert.Equal(
        [
            "╭─────────┬──────────┬──────────╮",
            "│ name    │ accuracy │    bytes │",
            "├─────────┼──────────┼──────────┤",
            "│ [plain] │   61.5 % │   1.2 MB │",
            "│ afd     │    7.0 % │ 320.0 kB │",
            "╰─────────┴──────────┴──────────╯",
        ], InTerminal(width: 33));
    }

    [Fact]
    public void Columns_that_do_not_fit_are_left_out_and_counted()
    {
        Assert.Equal(
        [
            "╭─────────┬──────────┬───╮",
            "│ name    │ accuracy │ … │",
            "├─────────┼──────────┼───┤",
            "│ [plain] │   61.5 % │ … │",
            "│ afd     │    7.0 % │ … │",
            "╰─────────┴──────────┴───╯",
            "1 more column: --json or a wider terminal",
        ], InTerminal(width: 32));
    }

    /// <summary>Two columns take 22 of a line, and the one that says there are more 4.</summary>
    [Theory]
    [InlineData(26, "1 more column: --json or a wider terminal")]
    [InlineData(25, "2 more columns: --json or a wider terminal")]
    public void There_is_room_for_the_column_that_says_there_are_more(int width, string more) => Assert.Equal(more, InTerminal(width)[^1]);

    [Theory]
    [InlineData(9)]
    [InlineData(14)]
    [InlineData(20)]
    [InlineData(25)]
    public void No_row_is_wider_than_the_terminal_or_takes_two_lines(int width)
    {
        var rows = InTerminal(width).Where(line => line[0] is not ('1' or '2')).ToList();

        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.InRange(row.Length, 1, width));
    }

    [Fact]
    public void A_file_gets_all_columns_without_border_or_color()
    {
        using var file = new StringWriter();

        Tables.Write(new Terminal(file, TextWriter.Null), 1, Headings, Rows);

        Assert.Equal(
        [
            "name     accuracy     bytes",
            "[plain]    61.5 %    1.2 MB",
            "afd         7.0 %  320.0 kB",
        ], file.ToString().TrimEnd().Split(Environment.NewLine).Select(line => line.TrimEnd()));
    }

    /// <summary>The lines that a terminal of a width gets.</summary>
    private static string[] InTerminal(int width)
    {
        using var console = new TestConsole().Width(width);
        using var more = new StringWriter();
        Tables.Write(new Terminal(more, TextWriter.Null, console), 1, Headings, Rows);
        return [.. (console.Output + more).TrimEnd().Split('\n').Select(line => line.TrimEnd())];
    }
}

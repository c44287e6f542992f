using AfdActors.Hosting.Logging;
using AfdActors.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AfdActors.Hosting.Tests;

public sealed class LogLineTests
{
    private readonly SetTime _time = new() { Now = new TimeSpan(0, 1, 2, 3, 4) };

    [Fact]
    public void An_event_is_a_line_with_time_level_source_and_text() =>
        Assert.Equal("13:02:03.004 warn RosterActor: two left\n", Line(stamped: true, stacks: false, "two left"));

    [Fact]
    public void A_cause_is_told_in_the_same_line_and_with_its_stack_only_on_demand()
    {
        Assert.Equal(
            "warn RosterActor: two left (TimeoutException: too late\\nby far)\n",
            Line(stamped: false, stacks: false, "two left", Thrown()));
        var lines = Line(stamped: false, stacks: true, "two left", Thrown()).Split('\n');
        Assert.Equal(["warn RosterActor: two left", "System.TimeoutException: too late", "by far"], lines[..3]);
        Assert.Contains(nameof(Thrown), lines[3], StringComparison.Ordinal);
    }

    /// <summary>Clears the screen, goes back to the start of the line, adds a false line, writes from right to left.</summary>
    [Fact]
    public void What_others_said_cannot_move_the_cursor_or_forge_a_line() =>
        Assert.Equal(
            "warn RosterActor: node \\u001b[2J\\u000dx\\n12:00 info y\\u202ez (IOException: \\u0007)\n",
            Line(stamped: false, stacks: false, "node \u001b[2J\rx\n12:00 info y\u202ez", new IOException("\u0007")));

    [Fact]
    public void For_programs_an_event_is_an_object_in_one_line_with_the_time_in_utc()
    {
        Assert.Equal(
            """{"time":"2000-01-01T13:02:03.004Z","level":"warn","category":"RosterActor","message":"two left"}""" + "\n",
            Json(stacks: false, "two left"));
        Assert.Equal(
            """{"time":"2000-01-01T13:02:03.004Z","level":"warn","category":"RosterActor","message":"two\nleft","exception":"TimeoutException: too late\nby far"}"""
            + "\n",
            Json(stacks: false, "two\nleft", Thrown()));
        Assert.Contains(nameof(Thrown), Json(stacks: true, "two left", Thrown()), StringComparison.Ordinal);
    }

    /// <summary>A lone half of a character is no text that JSON can hold.</summary>
    [Fact]
    public void For_programs_what_others_said_is_whole_and_printable() =>
        Assert.Contains("\"message\":\"\\\\u001b[2J\\uFFFD\"}", Json(stacks: false, "\u001b[2J\ud800"), StringComparison.Ordinal);

    private static TimeoutException Thrown()
    {
        try
        {
            throw new TimeoutException("too late\nby far");
        }
        catch (TimeoutException cause)
        {
            return cause;
        }
    }

    private string Line(bool stamped, bool stacks, string text, Exception? cause = null)
    {
        using var writer = new StringWriter();
        new LogLine(_time, stamped, stacks)
            .Write(new LogEntry<string>(LogLevel.Warning, "RosterActor", default, text, cause, (state, _) => state), null, writer);
        return writer.ToString().ReplaceLineEndings("\n");
    }

    private string Json(bool stacks, string text, Exception? cause = null)
    {
        using var writer = new StringWriter();
        new JsonLogLine(_time, stacks)
            .Write(new LogEntry<string>(LogLevel.Warning, "RosterActor", default, text, cause, (state, _) => state), null, writer);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}

using AfdActors.Cli.Tests.Commands;
using Spectre.Console;

namespace AfdActors.Cli.Tests;

/// <summary>What a stream can show depends on where it goes and on what the environment says of the terminal.</summary>
[Collection("process-wide state")]
public sealed class TerminalTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Tables_follow_the_output_and_the_bar_the_error_stream(bool outputRedirected, bool errorRedirected)
    {
        using var kind = new EnvironmentVariable("TERM", "xterm-256color");

        var terminal = Of(outputRedirected, errorRedirected);

        Assert.Equal((outputRedirected, errorRedirected), (terminal.OutConsole is null, terminal.Watched is null));
    }

    [Fact]
    public void A_dumb_terminal_has_no_bar()
    {
        using var kind = new EnvironmentVariable("TERM", "dumb");

        Assert.Null(Of(outputRedirected: false, errorRedirected: false).Watched);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData(null, false)]
    public void NO_COLOR_takes_the_colors_and_leaves_the_bar(string? value, bool plain)
    {
        using var kind = new EnvironmentVariable("TERM", "xterm-256color");
        using var without = new EnvironmentVariable("NO_COLOR", value);

        var terminal = Of(outputRedirected: false, errorRedirected: false);

        Assert.Equal(plain, terminal.Watched!.Console.Profile.Capabilities.ColorSystem == ColorSystem.NoColors);
        Assert.Equal(plain, terminal.OutConsole!.Profile.Capabilities.ColorSystem == ColorSystem.NoColors);
    }

    private static Terminal Of(bool outputRedirected, bool errorRedirected) =>
        Terminal.Of(TextWriter.Null, outputRedirected, TextWriter.Null, errorRedirected);
}

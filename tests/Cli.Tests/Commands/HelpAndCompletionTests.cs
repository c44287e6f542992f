using System.Diagnostics;

namespace AfdActors.Cli.Tests.Commands;

/// <summary><c>afd help</c>, and what a shell asks to complete a line.</summary>
[Collection("process-wide state")]
public sealed class HelpAndCompletionTests : IDisposable
{
    private readonly CommandHarness _afd = new();

    public void Dispose() => _afd.Dispose();

    [Theory]
    [InlineData]
    [InlineData("run")]
    [InlineData("data", "check")]
    public async Task Help_says_what_the_option_says(params string[] command)
    {
        var (_, expected, _) = await _afd.RunAsync([.. command, "--help"]);

        var (code, output, error) = await _afd.RunAsync(["help", .. command]);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData("help: expected one of run, coordinator, client, ", "walk")]
    [InlineData("help: expected nothing after run, got 'fast'", "run", "fast")]
    public async Task Help_for_what_is_no_command_says_what_there_is(string message, params string[] command)
    {
        var (code, output, error) = await _afd.RunAsync(["help", .. command]);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("com", "compare")]
    [InlineData("run --res", "--resume")]
    [InlineData("compare --config a.conf --gr", "--grid")]
    [InlineData("completion z", "zsh")]
    [InlineData("run --log-format js", "json")]
    [InlineData("help exp", "export")]
    public async Task A_shell_is_told_what_may_come_next(string line, string expected)
    {
        var (code, output, error) = await _afd.RunAsync($"[suggest:{line.Length}]", line);

        Assert.Equal((0, ""), (code, error));
        Assert.Contains(expected, output.Split(Environment.NewLine));
        Assert.DoesNotContain("demo", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _afd afd")]
    [InlineData("zsh", "compdef _afd afd")]
    [InlineData("fish", "complete -c afd -a '(__afd_complete)'")]
    public async Task A_script_for_each_shell_asks_the_command(string shell, string last)
    {
        var (code, output, error) = await _afd.RunAsync("completion", shell);

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(last, output.TrimEnd().Split('\n')[^1]);
        Assert.Contains("[suggest:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_shell_is_refused()
    {
        var (code, output, error) = await _afd.RunAsync("completion", "cmd");

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("'bash'", error, StringComparison.Ordinal);
    }

    /// <summary>bash calls the function as for a line that is being typed; the command is one that says what it was asked.</summary>
    [BashFact]
    public async Task Bash_asks_about_the_line_up_to_the_cursor_and_takes_what_fits()
    {
        var (_, script, _) = await _afd.RunAsync("completion", "bash");
        var asked = _afd.Folder.Inside("asked");
        using var bash = Process.Start(new ProcessStartInfo("/bin/bash")
        {
            ArgumentList =
            {
                "-c",
                script + $$"""
                afd() { printf '%s|' "$@" > '{{asked}}'; printf '%s\n' --resume --rounds --seed; }
                COMP_LINE='afd run --r x' COMP_POINT=11
                _afd afd --r run
                printf '%s\n' "${COMPREPLY[@]}"
                """,
            },
            RedirectStandardOutput = true,
        })!;

        Assert.Equal("--resume\n--rounds\n", await bash.StandardOutput.ReadToEndAsync());
        await bash.WaitForExitAsync();
        Assert.Equal("[suggest:7]|run --r|", await File.ReadAllTextAsync(asked));
    }

    private sealed class BashFactAttribute : FactAttribute
    {
        public BashFactAttribute() => Skip = File.Exists("/bin/bash") ? null : "there is no bash here";
    }
}

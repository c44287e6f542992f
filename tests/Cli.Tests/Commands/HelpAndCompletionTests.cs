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
    [InlineData("Unrecognized command or argument 'rnu'. (did you mean run?)", "rnu")]
    [InlineData("Unrecognized command or argument '--rouds'. (did you mean --rounds?)", "run", "--rouds", "3")]
    [InlineData("Unrecognized command or argument '--jsn'. (did you mean --json?)", "run", "--jsn")]
    [InlineData("'afd data check --help' says what is possible.", "data", "check")]
    [InlineData("Unrecognized command or argument 'chek'. (did you mean check?)", "data", "chek", "DIR")]
    [InlineData("--data: expected a path, got an empty text; is the variable set that it stands for?", "run", "--data", "")]
    [InlineData("--config: expected a path, got an empty text; is the variable set that it stands for?", "compare", "--config", "")]
    [InlineData("--config: expected a path, got an empty text; is the variable set that it stands for?", "coordinator", "--config", "")]
    public async Task Slip_on_the_command_line_is_refused_with_what_was_probably_meant(string message, params string[] line)
    {
        var (code, output, error) = await _afd.RunAsync(line);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(message, error.Split(Environment.NewLine));
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
    [InlineData("zsh", "if [ \"$funcstack[1]\" = _afd ]; then _afd \"$@\"; else compdef _afd afd; fi")]
    [InlineData("fish", "complete -c afd -f -a '(__afd_complete)'")]
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

    [Fact]
    public async Task A_shell_is_offered_one_long_and_one_short_name_of_help()
    {
        var (_, output, _) = await _afd.RunAsync("[suggest:4]", "run ");

        var options = output.Split(Environment.NewLine).Where(name => name.Length > 0 && !char.IsAsciiLetter(name[0])).ToList();
        Assert.Contains("--resume", options);
        Assert.Equal(["-h"], options.Where(name => !name.StartsWith("--", StringComparison.Ordinal)));
    }

    /// <summary>bash calls the function as for a line that is being typed; the command is one that says what it was asked.</summary>
    [ShellFact("bash")]
    public async Task Bash_asks_about_the_line_up_to_the_cursor_and_takes_what_fits()
    {
        var output = await ShellAsync("bash", """
            COMP_LINE='afd run --r x' COMP_POINT=11
            _afd afd --r run
            printf '%s\n' "${COMPREPLY[@]}"
            """);

        Assert.Equal("--resume\n--rounds\n", output);
        Assert.Equal("[suggest:7]|run --r|", await AskedAsync());
    }

    /// <summary>The words up to the cursor are those that zsh would have.</summary>
    [ShellFact("zsh")]
    public async Task Zsh_asks_about_the_line_up_to_the_cursor()
    {
        var output = await ShellAsync("zsh", """
            words=(afd run --r x) CURRENT=3
            _afd
            """, before: "compdef() { }; compadd() { print -l -- ${(P)2} }");

        Assert.Equal("--resume\n--rounds\n--seed\n", output);
        Assert.Equal("[suggest:7]|run --r|", await AskedAsync());
    }

    /// <summary>A file of fpath is run when its function is called first, and must complete then, too.</summary>
    [ShellFact("zsh")]
    public async Task Zsh_completes_with_a_file_of_its_functions_at_once()
    {
        var (_, script, _) = await _afd.RunAsync("completion", "zsh");
        _afd.Folder.File("_afd", script);

        var output = await ShellAsync("zsh", $"""
            unset -f _afd; fpath=('{_afd.Folder.FullPath}'); autoload -Uz _afd
            words=(afd run --r) CURRENT=3
            _afd
            """, before: "compdef() { }; compadd() { print -l -- ${(P)2} }");

        Assert.Equal("--resume\n--rounds\n--seed\n", output);
    }

    [ShellFact("fish")]
    public async Task Fish_takes_what_fits_and_files_where_there_is_no_answer()
    {
        Assert.Equal("--resume\n--rounds\n", await ShellAsync("fish", "complete -C 'afd run --r'"));
        Assert.Equal("[suggest:7]|run --r|", await AskedAsync());
        var output = await ShellAsync("fish", $"function afd; echo; end; complete -C 'afd run --config {_afd.Folder.FullPath}/as'");
        Assert.Equal(_afd.Folder.Inside("asked") + "\n", output);
    }

    /// <summary>Runs the script of a shell, then some lines; the command notes what it was asked and answers the same every time.</summary>
    private async Task<string> ShellAsync(string shell, string lines, string before = "")
    {
        var (_, script, _) = await _afd.RunAsync("completion", shell);
        var asked = _afd.Folder.Inside("asked");
        var answer = $"printf '%s|' $ARGUMENTS > '{asked}'; printf '%s\\n' --resume --rounds --seed";
        var command = shell == "fish"
            ? $"function afd; {answer.Replace("$ARGUMENTS", "$argv", StringComparison.Ordinal)}; end"
            : $"afd() {{ {answer.Replace("$ARGUMENTS", "\"$@\"", StringComparison.Ordinal)}; }}";
        using var process = Process.Start(new ProcessStartInfo(shell)
        {
            ArgumentList = { "-c", string.Join('\n', before, script, command, lines) },
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private Task<string> AskedAsync() => File.ReadAllTextAsync(_afd.Folder.Inside("asked"));

    private sealed class ShellFactAttribute : FactAttribute
    {
        public ShellFactAttribute(string shell) => Skip =
            File.Exists($"/bin/{shell}") || File.Exists($"/usr/bin/{shell}") ? null : $"there is no {shell} here";
    }
}

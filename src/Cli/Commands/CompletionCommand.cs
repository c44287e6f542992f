using System.CommandLine;

namespace AfdActors.Cli.Commands;

/// <summary>
/// <c>afd completion SHELL</c>: a script by which a shell asks this program what may come next, through the directive
/// <c>[suggest:POSITION]</c> of System.CommandLine. What it is asked is the line after the command's own name. Where the program has no
/// answer, the shell completes names of files. The script for zsh is sourced, or is a file <c>_afd</c> in a folder of <c>fpath</c>, which
/// zsh runs as the function itself when the command is completed first.
/// </summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _afd() {
                local line=${COMP_LINE:0:COMP_POINT} IFS=$'\n'
                local rest=${line#* }
                COMPREPLY=($(compgen -W "$("$1" "[suggest:${#rest}]" "$rest" 2>/dev/null)" -- "$2"))
            }
            complete -o default -F _afd afd
            """,
        ["zsh"] = """
            #compdef afd
            _afd() {
                local rest="${(j: :)words[2,CURRENT]}"
                local -a found=(${(f)"$(${words[1]} "[suggest:${#rest}]" "$rest" 2>/dev/null)"})
                compadd -a found || _files
            }
            if [ "$funcstack[1]" = _afd ]; then _afd "$@"; else compdef _afd afd; fi
            """,
        ["fish"] = """
            function __afd_complete
                set -l words (commandline -opc)
                set -l rest (string join ' ' -- $words[2..] (commandline -ct))
                set -l found ($words[1] "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null)
                if test -n "$found[1]"
                    printf '%s\n' $found
                else
                    __fish_complete_path (commandline -ct)
                end
            end
            complete -c afd -f -a '(__afd_complete)'
            """,
    };

    public static Command Create(CommandServices services)
    {
        var shell = new Argument<string>("shell") { Description = "the shell to print it for" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", """
            Print a script that completes the command in a shell.

            Examples:
              source <(afd completion bash)
              source <(afd completion zsh)
              afd completion zsh > ~/.zfunc/_afd      a folder of fpath, before compinit
              afd completion fish > ~/.config/fish/completions/afd.fish
            """)
        {
            shell,
        };
        command.SetAction(parsed =>
        {
            services.Terminal.Out.WriteLine(Scripts[parsed.GetRequiredValue(shell)].ReplaceLineEndings("\n"));
            return ExitCode.Done;
        });
        return command;
    }
}

using System.CommandLine;

namespace AfdActors.Cli.Commands;

/// <summary><c>afd test</c>: only the launcher beside the sources can run the tests.</summary>
internal static class TestCommand
{
    public static Command Create(CommandServices services)
    {
        var command = new Command("test", "Run the tests: done by the launcher, ./afd test, in the repository.")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction(_ =>
        {
            services.Terminal.Error.WriteLine("The tests are run by the launcher: ./afd test, in the repository.");
            return ExitCode.BadInput;
        });
        return command;
    }
}

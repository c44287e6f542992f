namespace AfdActors.Cli;

/// <summary>What the process returns (docs/design.md "The command").</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Bad usage, configuration or data; nothing was written.</summary>
    public const int BadInput = 2;

    /// <summary>The run failed or was interrupted.</summary>
    public const int Failed = 3;
}

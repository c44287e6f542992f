using Microsoft.Extensions.Logging;

namespace AfdActors.Cli.Tests;

/// <summary>What a command says on its error stream.</summary>
public sealed class CommandLogsTests
{
    /// <summary>The coordinator of the same process warns that it drops the client, with the same reason.</summary>
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, false, true)]
    public void Failure_of_a_client_is_said_by_a_node_of_its_own_and_where_all_is_said(bool verbose, bool serves, bool said)
    {
        using var logs = CommandLogs.Create(verbose, serves, json: false);

        Assert.Equal(said, logs.CreateLogger("/user/node/client-a").IsEnabled(LogLevel.Error));
        Assert.True(logs.CreateLogger("CoordinatorActor").IsEnabled(LogLevel.Warning));
    }
}

using System.Globalization;
using AfdActors.Cluster.Tests.Support;

namespace AfdActors.Cluster.Tests;

/// <summary>Training that diverges: who ends, how, and in how many words.</summary>
public sealed class DivergenceTests
{
    private const string Why =
        "the run failed: training diverged in round 1 on all 3 clients; c00: mlp diverged: the training loss is NaN; "
        + "lower afd.training.lr, or scale the features of the data";

    [Fact]
    public async Task A_run_in_one_process_says_so_in_one_line()
    {
        using var federation = new Federation(clients: 3, "afd.training.lr = 1e30");
        var run = federation.StartRun();
        await run.Exits(Federation.Limit);

        Assert.True(run.ExitCode == 3, run.Output);
        Assert.Equal(
            [$"reading {federation.PathOf("data.csv")}", "takes about", Why, "(--verbose shows more)"],
            run.Output.Trim().Split('\n').Select(line => line.StartsWith("takes about", StringComparison.Ordinal) ? "takes about" : line));
    }

    [Fact]
    public async Task A_cluster_all_of_whose_clients_diverge_ends_at_once_with_3_and_the_reason_everywhere()
    {
        using var federation = new Federation(clients: 3, "afd.training.lr = 1e30");
        var coordinator = federation.StartCoordinator();
        var nodes = new[] { federation.StartClient("1/2"), federation.StartClient("2/2") };
        foreach (var process in (AfdProcess[])[coordinator, .. nodes])
        {
            await process.Exits(Federation.Limit);
            Assert.True(process.ExitCode == 3, $"{process.Name}: {process.ExitCode}\n{federation.Logs()}");
            Assert.Single(process.Output.Split('\n'), Why);
        }

        Assert.DoesNotContain("warn", coordinator.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("dropped", coordinator.Output, StringComparison.Ordinal);
        Assert.Empty(federation.Rounds());
    }

    /// <summary>
    /// The features of c00 are as large as float32 has them. It fails in the first four rounds, so its node ends, and the run goes on
    /// without it. Its test samples are in the last round's evaluation, whose loss is no number.
    /// </summary>
    [Fact]
    public async Task A_node_whose_clients_all_fail_ends_with_3_and_the_run_goes_on_with_the_others()
    {
        using var federation = new Federation(clients: 2, "afd.robustness.max-loss = 0");
        federation.Write("data.csv", "label,client,a,b\n" + string.Concat(Enumerable.Range(0, 24).Select(row => string.Create(
            CultureInfo.InvariantCulture,
            $"{row % 2},c0{row / 12},{(row < 12 ? row % 2 == 0 ? 3e38 : -3e38 : row % 2)},{(row < 12 ? 3e38 : 0.5)}\n"))));
        federation.StartCoordinator();
        var healthy = federation.StartClient("c01");
        var failing = federation.StartClient("c00");

        await federation.CoordinatorEnds();
        await healthy.Exits(Federation.Limit);
        await failing.Exits(Federation.Limit);
        Assert.Equal((0, 3), (healthy.ExitCode, failing.ExitCode));
        Assert.Contains(
            "every client of this node failed more than 3 times in a minute; the last one: client c00", failing.Output,
            StringComparison.Ordinal);
        Assert.All(federation.Rounds(), round => Assert.Equal(["c01"], round.Accepted));
        Assert.Equal(6, federation.Rounds().Count);
    }
}

using AfdActors.Cluster.Tests.Support;
using Xunit.Abstractions;

namespace AfdActors.Cluster.Tests;

/// <summary>
/// Everything of docs/faults.md that can happen to a process, at random. The environment variables of <see cref="ChaosPlan"/> make
/// it long.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ChaosTests(ITestOutputHelper output)
{
    [Fact]
    public Task After_any_number_of_faults_every_accepted_update_was_applied_once_and_kept_never() => Survive("");

    /// <summary>
    /// Besides the residuals of clients and server, what each client has of the model must stay the same on both sides; and the running
    /// average that is served must have every round's model once.
    /// </summary>
    [Fact]
    public Task The_same_holds_where_only_differences_are_sent_and_published() => Survive("""
        afd.downlink { codec = difference, bits = 8, density = 0.2 }
        afd.aggregation { density = 0.1, averaging = 0.5 }
        """);

    private async Task Survive(string settings)
    {
        var plan = ChaosPlan.FromEnvironment();
        output.WriteLine($"{plan}");
        using var federation = new Federation(
            clients: 8,
            $$"""
            afd {
              run.rounds = {{plan.Rounds}}
              training.simulate = 200ms
              round { deadline = 6s, max-attempts = 1000 }
              selection { clients-per-round = 4, over-provision = 0.25, min-updates = 2, min-clients = 2, start-clients = 3 }
            }
            {{settings}}
            """,
            new ProcessNetwork());
        var chaos = new Chaos(federation, plan);
        try
        {
            await chaos.Run(spare: 2);
            Books.AssertBalanced(federation);
        }
        finally
        {
            foreach (var (happened, times) in chaos.Counts) output.WriteLine($"| {happened} | {times} |");
            Report(federation);
        }
    }

    private void Report(Federation federation)
    {
        var rounds = federation.Rounds();
        output.WriteLine($"| rounds | {rounds.Count} |");
        output.WriteLine($"| rounds repeated | {rounds.Count(round => round.Attempt > 0)} |");
        output.WriteLine($"| updates accepted | {rounds.Sum(round => round.Accepted.Count)} |");
        output.WriteLine($"| clients dropped out of a round | {rounds.Sum(round => round.Dropped.Count)} |");
    }
}

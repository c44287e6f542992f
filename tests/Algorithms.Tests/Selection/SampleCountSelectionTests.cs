using System.Collections.Immutable;
using AfdActors.Algorithms.Selection;

namespace AfdActors.Algorithms.Tests.Selection;

public sealed class SampleCountSelectionTests
{
    private const int Draws = 10_000;

    /// <summary>Clients a, b, c and d with 1, 2, 3 and 4 of 10 samples.</summary>
    private static readonly ImmutableArray<SelectionCandidate> Clients =
        [.. "abcd".Select((name, i) => new SelectionCandidate(new ClientId($"{name}"), i + 1, 0))];

    /// <summary>Of 10,000 draws client k is in 1,000 n_k; five standard deviations sqrt(10000 p (1 - p)).</summary>
    [Fact]
    public void One_client_is_drawn_in_proportion_to_its_samples()
    {
        var counts = Count(1);
        for (var k = 0; k < 4; k++)
        {
            var p = (k + 1) / 10.0;
            var deviation = 5 * Math.Sqrt(Draws * p * (1 - p));
            Assert.InRange(counts[k], (Draws * p) - deviation, (Draws * p) + deviation);
        }
    }

    /// <summary>Of two, client k is the first with p_k, and the second after j with p_j p_k / (1 - p_j).</summary>
    [Fact]
    public void Two_clients_are_drawn_one_after_the_other_without_replacement()
    {
        var counts = Count(2);
        double[] p = [0.1, 0.2, 0.3, 0.4];
        for (var k = 0; k < 4; k++)
        {
            var included = p[k] + Enumerable.Range(0, 4).Where(j => j != k).Sum(j => p[j] * p[k] / (1 - p[j]));
            var deviation = 5 * Math.Sqrt(Draws * included * (1 - included));
            Assert.InRange(counts[k], (Draws * included) - deviation, (Draws * included) + deviation);
        }
    }

    [Fact]
    public void All_come_when_there_are_no_more_than_asked_and_updates_weigh_the_same()
    {
        var selector = new SampleCountSelection();
        Assert.Equal<ClientId>([.. Clients.Select(client => client.Client)], selector.Select(Task(1, 4), Clients));
        Assert.True(((IClientSelector)selector).EqualWeights);
        Assert.False(((IClientSelector)new UniformSelection()).EqualWeights);
    }

    private static SelectionTask Task(int round, int count) => new(new RoundId(round), 0, count, RunSeed: 3);

    private static int[] Count(int count)
    {
        var counts = new int[4];
        for (var round = 1; round <= Draws; round++)
        {
            foreach (var client in new SampleCountSelection().Select(Task(round, count), Clients)) counts[client.Value[0] - 'a']++;
        }

        return counts;
    }
}

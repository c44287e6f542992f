using System.Collections.Immutable;
using AfdActors.Algorithms.Randomness;
using AfdActors.Algorithms.Selection;

namespace AfdActors.Algorithms.Tests.Selection;

public sealed class UniformSelectionTests
{
    private static readonly ImmutableArray<ClientId> Clients = [.. Enumerable.Range(0, 20).Select(i => new ClientId($"c{i:00}"))];

    private static ImmutableArray<ClientId> Draw(IEnumerable<ClientId> clients, int count, ulong seed, RoundId round, int attempt) =>
        new UniformSelection()
            .Select(new SelectionTask(round, attempt, count, seed), [.. clients.Select(client => new SelectionCandidate(client, 1, 0))]);

    [Fact]
    public void The_cohort_depends_on_who_is_here_and_not_on_the_order()
    {
        var stream = new SeededStream(31);
        for (var round = 1; round < 200; round++)
        {
            var shuffled = Clients.ToArray();
            stream.Shuffle<ClientId>(shuffled);
            var cohort = Draw(Clients, 5, 1, new RoundId(round), 0);
            Assert.Equal<ClientId>(cohort, Draw(shuffled, 5, 1, new RoundId(round), 0));
            Assert.Equal(5, cohort.Length);
            Assert.Equal<ClientId>(cohort, [.. cohort.Distinct().Order()]);
        }
    }

    [Fact]
    public void Round_attempt_and_seed_give_fresh_draws()
    {
        string Text(ulong seed, int round, int attempt) => string.Join(',', Draw(Clients, 5, seed, new RoundId(round), attempt));
        string[] draws = [Text(1, 1, 0), Text(2, 1, 0), Text(1, 2, 0), Text(1, 1, 1)];
        Assert.Equal(4, draws.Distinct().Count());
    }

    [Fact]
    public void All_come_when_there_are_no_more_than_asked()
    {
        Assert.Equal<ClientId>(Clients, Draw(Clients.Reverse().Concat(Clients), 20, 1, new RoundId(1), 0));
        Assert.Equal<ClientId>(Clients, Draw(Clients, 21, 1, new RoundId(1), 0));
        Assert.Empty(Draw([], 5, 1, new RoundId(1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(Clients, 0, 1, new RoundId(1), 0));
    }

    /// <summary>
    /// 4,000 draws of 5 of 20: each client is expected 1,000 times, standard deviation sqrt(4000 * 1/4 * 3/4) = 27.4; five are 137.
    /// </summary>
    [Fact]
    public void Every_client_comes_equally_often()
    {
        var counts = Enumerable.Range(1, 4000)
            .SelectMany(round => Draw(Clients, 5, 3, new RoundId(round), 0))
            .GroupBy(c => c)
            .Select(g => g.Count())
            .ToList();
        Assert.Equal(20, counts.Count);
        Assert.All(counts, count => Assert.InRange(count, 863, 1137));
    }
}

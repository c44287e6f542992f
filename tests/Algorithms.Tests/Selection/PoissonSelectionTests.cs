using System.Collections.Immutable;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Selection;

namespace AfdActors.Algorithms.Tests.Selection;

public sealed class PoissonSelectionTests
{
    private static readonly ImmutableArray<SelectionCandidate> Clients =
        [.. Enumerable.Range(0, 20).Select(i => new SelectionCandidate(new ClientId($"c{i:00}"), 1 + i, i % 3))];

    /// <summary>
    /// 4,000 draws at 5 / 20: the size is binomial, mean 5 and variance 20 * 1/4 * 3/4 = 3.75; its mean has deviation sqrt(3.75 / 4000) =
    /// 0.031 and its variance about 3.75 sqrt(2 / 4000) = 0.084, five of each. Each client comes 1,000 times, deviation 27.4. Nobody at all
    /// in (3/4)^20 = 0.3 % of the draws, which are made again: 0.016 more on average.
    /// </summary>
    [Fact]
    public void Every_client_comes_by_itself_with_the_same_probability()
    {
        var cohorts = Enumerable.Range(1, 4000).Select(round => Draw(5, round)).ToList();
        var mean = cohorts.Average(cohort => cohort.Length);
        Assert.InRange(mean, 5.016 - 0.155, 5.016 + 0.155);
        Assert.InRange(cohorts.Average(cohort => Math.Pow(cohort.Length - mean, 2)), 3.75 - 0.5, 3.75 + 0.5);
        Assert.All(
            cohorts.SelectMany(cohort => cohort).GroupBy(client => client).Select(times => times.Count()),
            count => Assert.InRange(count, 863, 1143));
        Assert.Contains(cohorts, cohort => cohort.Length > 8);
    }

    /// <summary>At 1 of 20, (19/20)^20 = 36 % of the draws would have nobody.</summary>
    [Fact]
    public void There_is_always_somebody() => Assert.All(Enumerable.Range(1, 200), round => Assert.NotEmpty(Draw(1, round)));

    [Fact]
    public void All_come_when_there_are_no_more_than_asked()
    {
        Assert.Equal(20, Draw(20, 1).Length);
        Assert.Equal(20, Draw(21, 1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(0, 1));
    }

    [Fact]
    public void Both_selectors_say_how_they_draw()
    {
        Assert.Equal(ClientSampling.Poisson, new PoissonSelection().Sampling);
        Assert.Equal(ClientSampling.WithoutReplacement, new UniformSelection().Sampling);
    }

    private static ImmutableArray<ClientId> Draw(int count, int round) =>
        new PoissonSelection().Select(new SelectionTask(new RoundId(round), 0, count, 3), Clients);
}

using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Selection;

namespace AfdActors.Compliance;

/// <summary>
/// What every client selector promises. One joins with a subclass of one line, and with another of <see cref="StatefulSelectorCompliance"/>
/// where it learns from rounds.
/// </summary>
/// <example><code>
/// public sealed class FastestClientsCompliance : SelectorCompliance
/// {
///     protected override IClientSelector Create() => new FastestClients();
/// }
/// </code></example>
public abstract class SelectorCompliance
{
    private const int Clients = 20;

    /// <summary>In client order; a third of them has never taken part.</summary>
    internal static readonly ImmutableArray<SelectionCandidate> Candidates =
    [
        .. Enumerable.Range(0, Clients)
            .Select(i => new SelectionCandidate(new ClientId($"client-{i:00}"), TrainSamples: 1 + (i * 7 % 5), LastAcceptedRound: i % 3)),
    ];

    /// <summary>The selector as a run would make it.</summary>
    protected abstract IClientSelector Create();

    [Fact]
    public void A_cohort_is_of_distinct_candidates_and_no_larger_than_asked()
    {
        foreach (var (task, candidates) in Tasks())
        {
            var (selector, most) = (Create(), candidates.Length);
            var cohort = selector.Select(task, candidates);
            Assert.InRange(cohort.Length, 1, selector.Sampling == ClientSampling.Poisson ? most : Math.Min(task.Count, most));
            Assert.Equal(cohort.Length, cohort.Distinct().Count());
            Assert.Subset(candidates.Select(candidate => candidate.Client).ToHashSet(), cohort.ToHashSet());
        }
    }

    /// <summary>One selector is asked for all the tasks in turns, another for each afresh: what was asked before must not matter.</summary>
    [Fact]
    public void A_cohort_depends_on_the_arguments_alone()
    {
        var selector = Create();
        foreach (var (task, candidates) in Tasks().Concat(Tasks().Reverse()))
            Assert.Equal<ClientId>(Create().Select(task, candidates), selector.Select(task, candidates));
    }

    /// <summary>Where chance alone draws, what is known of the clients does not matter.</summary>
    [Fact]
    public void A_draw_by_chance_alone_is_blind()
    {
        if (Create().Sampling is null) return;
        foreach (var (task, candidates) in Tasks())
        {
            ImmutableArray<SelectionCandidate> others =
                [.. candidates.Select(candidate => candidate with { TrainSamples = 9 - candidate.TrainSamples, LastAcceptedRound = 0 })];
            Assert.Equal<ClientId>(Create().Select(task, candidates), Create().Select(task, others));
        }
    }

    private static IEnumerable<(SelectionTask Task, ImmutableArray<SelectionCandidate> Candidates)> Tasks() =>
        from round in Enumerable.Range(1, 5)
        from attempt in new[] { 0, 2 }
        from count in new[] { 1, 5, Clients, Clients + 3 }
        from present in new[] { 1, 7, Clients }
        select (new SelectionTask(new RoundId(round), attempt, count, RunSeed: 7), Candidates[^present..]);
}

using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Selection;
using Suite = AfdActors.Compliance.SelectorCompliance;

namespace AfdActors.Compliance.Tests.Mutants;

public sealed class SelectorMutantTests
{
    private const string Cohort = nameof(Suite.A_cohort_is_of_distinct_candidates_and_no_larger_than_asked);

    [Fact]
    public void Each_law_of_selectors_fails_where_it_is_broken()
    {
        var turn = 0;
        Laws.AreBrokenBy<Suite>(
            (Cohort, Of((task, candidates) => [candidates[0].Client, candidates[0].Client])),
            (Cohort, Of((task, candidates) => [.. candidates.Select(candidate => candidate.Client)])),
            (Cohort, Of((task, candidates) => [new ClientId("stranger")])),
            (Cohort, Of((task, candidates) => [])),
            (nameof(Suite.A_cohort_depends_on_the_arguments_alone),
                Of((task, candidates) => [candidates[turn++ % candidates.Length].Client])),
            (nameof(Suite.A_draw_by_chance_alone_is_blind),
                Of((task, candidates) => [candidates.MaxBy(candidate => candidate.TrainSamples).Client], ClientSampling.Poisson)));
    }

    private static SelectorSuite Of(
        Func<SelectionTask, ImmutableArray<SelectionCandidate>, ImmutableArray<ClientId>> select, ClientSampling? sampling = null) =>
        new(new Selector(select, sampling));

    private sealed class SelectorSuite(IClientSelector mutant) : Suite
    {
        protected override IClientSelector Create() => mutant;
    }

    private sealed class Selector(
        Func<SelectionTask, ImmutableArray<SelectionCandidate>, ImmutableArray<ClientId>> select, ClientSampling? sampling)
        : IClientSelector
    {
        public ClientSampling? Sampling => sampling;

        public ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates) =>
            select(task, candidates);
    }
}

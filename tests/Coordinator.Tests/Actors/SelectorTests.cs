using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>The coordinator asks the client selector that its settings name.</summary>
public sealed class SelectorTests : CoordinatorTest
{
    [Fact]
    public void A_registered_selector_chooses_the_cohort_of_every_round()
    {
        var selector = new Scripted([Client(1)], [Client(0)]);
        var (coordinator, _) = StartCoordinator(Scripted.Chosen(Settings(clients: 1, rounds: 2)), catalogs: selector.Catalogs);
        StartNode(coordinator, "a", 0, 1);
        Deliver(ExpectOffer(1), Id(1), 1, 0.25f);
        Assert.Equal(["c01"], Observer.FishForMessage<Finished>(_ => true).Report.Accepted);
        ExpectOffer(0, round: 2);

        // One of two was wanted; both registered 4 samples, and client 1 was accepted in round 1.
        Assert.Equal(new SelectionTask(new RoundId(1), 0, 1, 7), selector.Asked[0].Task);
        Assert.Equal<SelectionCandidate>([new(Client(0), Samples, 0), new(Client(1), Samples, 1)], selector.Asked[1].Candidates);
    }

    [Fact]
    public async Task A_cohort_of_strangers_or_of_too_many_fails_the_run()
    {
        foreach (var cohort in (ImmutableArray<ClientId>[])[[], [Client(3)], [Client(0), Client(1)], [Client(0), Client(0)]])
        {
            var selector = new Scripted(cohort);
            var (coordinator, end) = StartCoordinator(Scripted.Chosen(Settings(clients: 1)), catalogs: selector.Catalogs);
            StartNode(coordinator, "a", 0, 1);
            Assert.StartsWith(
                "client selector: expected 1 to 1 different clients",
                (await Assert.ThrowsAsync<InvalidOperationException>(() => end)).Message, StringComparison.Ordinal);
        }
    }

    private sealed class Scripted(params ImmutableArray<ClientId>[] cohorts) : IClientSelector
    {
        public List<(SelectionTask Task, ImmutableArray<SelectionCandidate> Candidates)> Asked { get; } = [];

        public StrategyCatalogs Catalogs => StrategyCatalogs.BuiltIn with
        {
            Selectors = StrategyCatalogs.BuiltIn.Selectors.Add("scripted", _ => this),
        };

        public static CoordinatorSettings Chosen(CoordinatorSettings settings) =>
            settings with { Selection = settings.Selection with { Strategy = new StrategySettings("scripted"), StartClients = 2 } };

        public ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates)
        {
            Asked.Add((task, candidates));
            return cohorts[Asked.Count - 1];
        }
    }
}

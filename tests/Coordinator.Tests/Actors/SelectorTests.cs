using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Schedules;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;
using AfdActors.Messages;

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

    /// <summary>
    /// Of clients with 4, 4 and 40 samples the median has 4, so that 40 count as 3 * 4 (robustness.max-weight). Where the selector says so,
    /// updates weigh the same: (1 + 4) / 2, and else (4 * 1 + 12 * 4) / 16.
    /// </summary>
    [Theory]
    [InlineData(false, -3.25f)]
    [InlineData(true, -2.5f)]
    public async Task Samples_count_up_to_the_bound_and_updates_weigh_as_the_selector_says(bool equal, float weight)
    {
        var selector = new Scripted([Client(0), Client(2)]) { EqualWeights = equal };
        var settings = Scripted.Chosen(Settings(clients: 2), startClients: 3) with { Robustness = new RobustnessSettings(MaxWeight: 3) };
        var (coordinator, end) = StartCoordinator(settings, catalogs: selector.Catalogs);
        StartNode(coordinator, "a", [0, 1, 2], samples: [4, 4, 40]);
        Deliver(ExpectOffer(0), Id(0), 0, 1);
        SendUpdate(ExpectOffer(2), Id(2), 2, 4, samples: 40);

        Assert.All((await end.WaitAsync(Patience)).Weights, moved => Assert.Equal(weight, moved));
        Assert.Equal([4, 4, 12], selector.Asked[0].Candidates.Select(candidate => candidate.TrainSamples));
    }

    /// <summary>With three samples an epoch at most, all of them count as 3: (1 + 4) / 2.</summary>
    [Fact]
    public async Task Selector_and_weights_see_no_more_samples_than_an_epoch_has()
    {
        var selector = new Scripted([Client(0), Client(2)]);
        var settings = Scripted.Chosen(Settings(clients: 2), startClients: 3);
        var (coordinator, end) = StartCoordinator(
            settings with { Training = settings.Training with { MaxSamples = 3 } }, catalogs: selector.Catalogs);
        StartNode(coordinator, "a", [0, 1, 2], samples: [4, 4, 40]);
        SendUpdate(ExpectOffer(0), Id(0), 0, 1, samples: 3);
        SendUpdate(ExpectOffer(2), Id(2), 2, 4, samples: 3);

        Assert.All((await end.WaitAsync(Patience)).Weights, moved => Assert.Equal(-2.5f, moved));
        Assert.Equal([3, 3, 3], selector.Asked[0].Candidates.Select(candidate => candidate.TrainSamples));
    }

    /// <summary>2 of the 4 that the largest of the cohort has; who was not asked has 8. All alike where they weigh alike.</summary>
    [Theory]
    [InlineData(false, 0.5)]
    [InlineData(true, 1)]
    public void Density_by_samples_goes_by_the_cohort_and_by_what_its_updates_weigh(bool equal, double share)
    {
        var selector = new Scripted([Client(0), Client(1)]) { EqualWeights = equal };
        var settings = Scripted.Chosen(Settings(clients: 2), startClients: 3) with
        {
            Density = DensitySchedule.Whole with { Clients = DensityClients.Samples },
        };
        var (coordinator, _) = StartCoordinator(settings, catalogs: selector.Catalogs);
        StartNode(coordinator, "a", [0, 1, 2], samples: [2, 4, 8]);
        Assert.Equal(share, Players[0].ExpectMsg<TrainOffer>().Parameters.DensityShare);
        Assert.Equal(1, Players[1].ExpectMsg<TrainOffer>().Parameters.DensityShare);
    }

    /// <summary>The time is that of the measured bytes and the training on the modeled link: 4 samples, one epoch, 5 ms each.</summary>
    [Fact]
    public async Task A_selector_with_a_state_learns_from_closed_rounds_and_is_saved()
    {
        var selector = new Learner([Client(0), Client(1)]);
        var settings = Scripted.Chosen(Settings(clients: 2));
        var (coordinator, end) = StartCoordinator(settings, catalogs: selector.Catalogs);
        StartNode(coordinator, "a", 0, 1);
        Deliver(ExpectOffer(0), Id(0), 0, 1);
        SendUpdate(ExpectOffer(1), Id(1), 1, 4);

        var state = await end.WaitAsync(Patience);
        Assert.Equal([Client(0), Client(1)], selector.Learned.Select(outcome => outcome.Client));
        Assert.Equal([1.0, 1.0], selector.Learned.Select(outcome => outcome.Loss));
        Assert.Equal(state.Report!.SimulatedSeconds, selector.Learned.Max(outcome => outcome.Seconds));
        Assert.Equal(
            Samples * 0.005, state.Report.SimulatedSeconds - state.Report.SimulatedCommunicationSeconds, tolerance: 1e-9);
        Assert.Equal([2], state.Selection);
        Assert.Equal([0], selector.Restored!);
    }

    private sealed class Learner(params ImmutableArray<ClientId>[] cohorts) : Scripted(cohorts), IStatefulSelector
    {
        public List<ClientOutcome> Learned { get; } = [];

        public byte[]? Restored { get; private set; }

        public void RoundClosed(IReadOnlyList<ClientOutcome> accepted) => Learned.AddRange(accepted);

        public byte[] Save() => [(byte)Learned.Count];

        public void Restore(ReadOnlySpan<byte> state) => Restored = state.ToArray();
    }

    private class Scripted(params ImmutableArray<ClientId>[] cohorts) : IClientSelector
    {
        public List<(SelectionTask Task, ImmutableArray<SelectionCandidate> Candidates)> Asked { get; } = [];

        public StrategyCatalogs Catalogs => StrategyCatalogs.BuiltIn with
        {
            Selectors = StrategyCatalogs.BuiltIn.Selectors.Add("scripted", _ => this),
        };

        public bool EqualWeights { get; init; }

        public static CoordinatorSettings Chosen(CoordinatorSettings settings, int startClients = 2) => settings with
        {
            Selection = settings.Selection with { Strategy = new StrategySettings("scripted"), StartClients = startClients },
        };

        public ImmutableArray<ClientId> Select(SelectionTask task, ImmutableArray<SelectionCandidate> candidates)
        {
            Asked.Add((task, candidates));
            return cohorts[Asked.Count - 1];
        }
    }
}

using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Schedules;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>Selectors, schedules and sub-models by client over whole runs: what they depend on survives an interruption.</summary>
public sealed class SelectionTests : FederationTest
{
    private const int Rounds = 6;
    private const int Clients = 6;

    public static TheoryData<string> Selectors => ["samples", "power-of-choice", "oort"];

    public static TheoryData<ScheduleKind> Schedules => [.. Enum.GetValues<ScheduleKind>()];

    [Theory]
    [MemberData(nameof(Selectors))]
    public async Task A_run_resumed_after_any_round_selects_and_ends_like_one_never_interrupted(string selector)
    {
        var settings = With(selector);
        var whole = await Run(settings, null);
        Assert.Equal(Rounds, whole.Count);
        foreach (var state in whole.SkipLast(1))
        {
            var resumed = await Run(settings, Reread(state));
            Assert.Equal(whole[state.Round..].Select(after => after.Report!.Clients), resumed.Select(after => after.Report!.Clients));
            Assert.Equal(whole[^1].Report!.ModelSha256, resumed[^1].Report!.ModelSha256);
            Assert.Equal(whole[^1].Selection, resumed[^1].Selection);
        }
    }

    /// <summary>Without what the selector had learned, it would ask for others: the law above holds for a reason.</summary>
    [Theory]
    [InlineData("power-of-choice")]
    [InlineData("oort")]
    public async Task A_state_lost_between_would_change_the_run(string selector)
    {
        var settings = With(selector);
        var whole = await Run(settings, null);
        var fresh = RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings).Selection;
        Assert.Contains(
            await Run(settings, whole[3] with { Selection = fresh }),
            after => !after.Report!.Clients.SequenceEqual(whole[after.Round - 1].Report!.Clients));
        await Assert.ThrowsAsync<MalformedDataException>(
            () => StartCoordinator(settings, whole[3] with { Selection = [] }).End.WaitAsync(Patience));
    }

    [Theory]
    [MemberData(nameof(Schedules))]
    public async Task The_offers_of_every_round_carry_its_rate_after_a_resumption_too(ScheduleKind kind)
    {
        var settings = With("uniform") with { Schedule = new LearningRateSchedule(kind, 1, 0.5, 1, 0.01f) };
        var rates = new SortedDictionary<int, float>();
        var whole = await Run(settings, null, rates);

        Assert.Equal(
            Enumerable.Range(1, Rounds).Select(round => settings.Schedule.RateIn(0.1f, new RoundId(round), Rounds)), rates.Values);
        Assert.Equal(0.05f, rates[1]);
        Assert.Equal(kind == ScheduleKind.Constant ? 0.1f : 0.05f, rates[3], tolerance: kind == ScheduleKind.Cosine ? 0.05f : 0);
        rates.Clear();
        await Run(settings, Reread(whole[2]), rates);
        Assert.Equal([4, 5, 6], rates.Keys);
        Assert.Equal(settings.Schedule.RateIn(0.1f, new RoundId(4), Rounds), rates[4]);
    }

    [Fact]
    public async Task Clients_train_at_a_rate_of_its_own_while_the_uplink_warms_up()
    {
        var settings = With("uniform") with
        {
            Uplink = new DgcSettings(WarmUpRounds: 2).ToStrategy(),
            WarmUpLearningRate = 0.025f,
        };
        var rates = new SortedDictionary<int, float>();
        await Run(settings, null, rates);
        Assert.Equal([0.025f, 0.025f, .. Enumerable.Repeat(0.1f, Rounds - 2)], rates.Values);
    }

    [Theory]
    [InlineData("random")]
    [InlineData("afd-multi")]
    public async Task Clients_with_rates_of_their_own_resume_to_the_same_model(string strategy)
    {
        var settings = With("uniform") with
        {
            Dropout = DropoutSettings.Of(new StrategySettings(strategy).With("rate", 0.2).With("max-rate", 0.8)).ToStrategySettings(),
        };
        var whole = await Run(settings, null);
        var resumed = await Run(settings, Reread(whole[2]));

        Assert.Equal(whole[^1].Report!.ModelSha256, resumed[^1].Report!.ModelSha256);
        Assert.Equal(whole[^1].Dropout, resumed[^1].Dropout);
    }

    private static CoordinatorSettings With(string selector) => Settings(Rounds, Clients) with
    {
        Selection = new SelectionSettings(2, OverProvision: 0, MinClients: 1, MinUpdates: 1)
        {
            Strategy = new StrategySettings(selector),
        },
    };

    private static RunState Reread(RunState state)
    {
        var bytes = new MemoryStream();
        CheckpointCodec.Write(bytes, state);
        return CheckpointCodec.Read(bytes.ToArray(), "memory");
    }

    /// <returns>The states after each round.</returns>
    private async Task<List<RunState>> Run(CoordinatorSettings settings, RunState? start, SortedDictionary<int, float>? rates = null)
    {
        var record = new RecordedStates();
        var (coordinator, end) = StartCoordinator(settings, start, record);
        ImmutableArray<(IClientWork, IClientStateStore)> clients = [.. Enumerable.Range(0, Clients).Select(index => (
            (IClientWork)Learner(index, rates ?? []), (IClientStateStore)new MemoryClientState()))];
        var node = StartNode(coordinator, settings, clients);
        await end.WaitAsync(Patience);
        StopNode(node);
        return record.States;
    }

    /// <summary>Gradients depend on what was received and losses on client and round, so that every earlier round matters.</summary>
    private static ScriptedWork Learner(int index, SortedDictionary<int, float> rates) => new((offer, received, _) =>
    {
        lock (rates) rates[offer.Offer.Round.Value] = offer.Parameters.LearningRate;
        return (
            [.. received.Select((weight, i) => (weight / 4) + ((index + 1) * (i % 3) / 64f))],
            (1 + (index * 5 % 7)) / (1.0 + offer.Offer.Round.Value));
    });
}

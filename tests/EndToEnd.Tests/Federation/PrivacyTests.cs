using AfdActors.Algorithms;
using AfdActors.Algorithms.Layout;
using AfdActors.Algorithms.Privacy;
using AfdActors.Algorithms.Selection;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>A run with central differential privacy: 6 clients, 3 of them a round on average.</summary>
public sealed class PrivacyTests : FederationTest
{
    private const int Clients = 6;
    private const int Rounds = 5;

    private static readonly PrivacySettings Seeded = new(1, Clip: 0.5, Quantile: 0.5, QuantileNoise: 0.3, Seeded: true);

    /// <summary>The accountant of the same draws says the same; what got no noise is not told.</summary>
    [Theory]
    [InlineData("poisson", ClientSampling.Poisson)]
    [InlineData("uniform", ClientSampling.WithoutReplacement)]
    public async Task Every_round_reports_what_it_cost(string selector, ClientSampling sampling)
    {
        var states = await Run(With(Seeded, selector));
        var accountant = new PrivacyAccountant();
        foreach (var report in states.Select(state => state.Report!))
        {
            accountant.Add(new RoundDraw(sampling, Clients, 3), 1);
            Assert.Equal(accountant.Epsilon(1e-5), report.Privacy!.Epsilon!.Value, 1e-9);
            Assert.False(report.Privacy.Secret);
            Assert.Null(report.Loss);
            Assert.Null(report.UpdateNorm);
        }

        Assert.Equal(Rounds, states.Count);
        Assert.Equal(0.5, states[0].Report!.Privacy!.Clip);
        Assert.NotEqual(0.5, states[^1].Report!.Privacy!.Clip);
    }

    /// <summary>A Poisson draw has cohorts of many sizes, and the round waits for each of them whole.</summary>
    [Fact]
    public async Task A_round_waits_for_all_that_were_drawn()
    {
        var reports = (await Run(With(Seeded, "poisson") with { Rounds = 12 })).Select(state => state.Report!).ToList();
        Assert.All(reports, report => Assert.Equal(report.Clients, report.Accepted));
        Assert.True(reports.Select(report => report.Clients.Count).Distinct().Count() > 2);
        Assert.Contains(reports, report => report.Clients.Count > 3);
    }

    [Fact]
    public async Task A_resumed_run_ends_like_one_never_interrupted()
    {
        var whole = (await Run(With(Seeded, "poisson")))[^1];
        for (var killed = 1; killed < Rounds; killed++)
        {
            var half = (await Run(With(Seeded, "poisson") with { Rounds = killed }))[^1];
            var bytes = new MemoryStream();
            CheckpointCodec.Write(bytes, half);
            var resumed = (await Run(With(Seeded, "poisson"), CheckpointCodec.Read(bytes.ToArray(), "memory")))[^1];
            Assert.Equal(whole.ModelSha256(), resumed.ModelSha256());
            Assert.Equal(whole.Report!.Privacy, resumed.Report!.Privacy);
        }
    }

    /// <summary>Neither the noise nor who takes part follows from the seed. By chance all draws would agree once in (20^5) runs.</summary>
    [Fact]
    public async Task Secure_noise_and_draws_are_others_in_every_run()
    {
        var (one, other) = (await Run(With(Seeded with { Seeded = false }, "uniform")), await Run(With(Seeded with { Seeded = false }, "uniform")));
        Assert.NotEqual(one[^1].ModelSha256(), other[^1].ModelSha256());
        Assert.NotEqual(
            one.SelectMany(state => state.Report!.Accepted), other.SelectMany(state => state.Report!.Accepted));
        Assert.True(one[^1].Report!.Privacy!.Secret);
        Assert.Equal(one[^1].Report!.Privacy!.Epsilon, other[^1].Report!.Privacy!.Epsilon);
    }

    [Fact]
    public void Models_with_buffers_and_selectors_without_a_bound_are_refused()
    {
        var norm = new ModelLayout(
            "norm", [], [new ParameterSpec("a", [2], 2, []), new ParameterSpec("mean", [2], 2, []) { IsBuffer = true }]);
        var error = Assert.Throws<ArgumentException>(() => RunState.Fresh(new RunId("5eed"), norm, With(Seeded, "poisson")));
        Assert.StartsWith("privacy: expected a model without buffers, got norm", error.Message, StringComparison.Ordinal);

        var catalogs = StrategyCatalogs.BuiltIn with
        {
            Selectors = StrategyCatalogs.BuiltIn.Selectors.Add("first", _ => new First()),
        };
        error = Assert.Throws<ArgumentException>(() => RunState.Fresh(new RunId("5eed"), Layout, With(Seeded, "first"), catalogs));
        Assert.StartsWith("client selector: expected one that draws by chance alone", error.Message, StringComparison.Ordinal);
    }

    private static CoordinatorSettings With(PrivacySettings privacy, string selector) => Settings(Rounds, Clients) with
    {
        Selection = new SelectionSettings(3, OverProvision: 0, MinClients: Clients, MinUpdates: 1)
        {
            Strategy = new StrategySettings(selector),
        },
        Privacy = privacy,
    };

    private async Task<List<RunState>> Run(CoordinatorSettings settings, RunState? start = null)
    {
        var record = new RecordedStates();
        var (coordinator, end) = StartCoordinator(settings, start, record);
        var node = StartNode(
            coordinator, settings, [.. Enumerable.Range(1, Clients)
                .Select(i => ((IClientWork)ScriptedWork.Dyadic(i / 4f), (IClientStateStore)new MemoryClientState()))]);
        await end.WaitAsync(Patience);
        StopNode(node);
        return record.States;
    }

    private sealed class First : IClientSelector
    {
        public System.Collections.Immutable.ImmutableArray<ClientId> Select(
            SelectionTask task, System.Collections.Immutable.ImmutableArray<SelectionCandidate> candidates) => [candidates[0].Client];
    }
}

using AfdActors.Algorithms;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Rounds;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// Runs that end before their last round. A scripted client's accuracy is the share of weights above 1/2, and round t leaves weight i at
/// t (1 + i mod 7) / 64: 0 until round 4; 7 of 51, 0.1373, in round 5; 14 of 51, 0.2745, in round 6; 21 of 51, 0.4118, in round 7.
/// </summary>
public sealed class StoppingTests : FederationTest
{
    public StoppingTests() => TestSamples = Layout.ParameterCount;

    [Fact]
    public async Task The_run_ends_with_the_target_and_goes_on_only_with_a_higher_one()
    {
        var settings = With(new StoppingRule(0.25, 0));
        var stopped = await Run(settings, null);

        Assert.Equal(6, stopped.Round);
        Assert.Equal("accuracy 0.2745 reached the target 0.25", stopped.Report!.Stopped);

        Assert.Same(stopped, await Run(settings, stopped));
        Assert.Same(stopped, await Run(settings with { Stopping = new StoppingRule(0.1, 0), Rounds = 40 }, stopped));
        Assert.Equal(7, (await Run(settings with { Stopping = new StoppingRule(0.4, 0) }, Reread(stopped))).Round);
        var whole = await Run(settings with { Stopping = StoppingRule.Never, Rounds = 8 }, Reread(stopped));
        Assert.Equal((8, null), (whole.Round, whole.Report!.Stopped));
        Assert.Equal(
            (await Run(settings with { Stopping = StoppingRule.Never, Rounds = 8 }, null)).Report!.ModelSha256, whole.Report.ModelSha256);
    }

    /// <summary>Round 1 has the highest accuracy so far, 0; rounds 2, 3 and 4 do not exceed it.</summary>
    [Fact]
    public async Task The_run_ends_when_it_has_gained_nothing_for_too_long()
    {
        var settings = With(new StoppingRule(0, 3));
        var stopped = await Run(settings, null);

        Assert.Equal(
            (4, "no accuracy above 0 in 3 evaluations", 0.0, 3),
            (stopped.Round, stopped.Report!.Stopped, stopped.Report.HighestAccuracy, stopped.Report.EvaluationsWithoutGain));
        var more = await Run(settings with { Rounds = 7, Stopping = new StoppingRule(0, 4) }, Reread(stopped));
        Assert.Equal((7, 21 / 51.0, 0, null),
            (more.Round, more.Report!.HighestAccuracy, more.Report.EvaluationsWithoutGain, more.Report.Stopped));
    }

    [Fact]
    public async Task Rounds_without_an_evaluation_do_not_count()
    {
        var stopped = await Run(With(new StoppingRule(0.25, 2)) with { EvalEvery = 2 }, null);
        Assert.Equal((6, "accuracy 0.2745 reached the target 0.25"), (stopped.Round, stopped.Report!.Stopped));
        var last = await Run(With(new StoppingRule(0.25, 0)) with { Rounds = 6 }, null);
        Assert.Equal((6, null), (last.Round, last.Report!.Stopped));
    }

    private static CoordinatorSettings With(StoppingRule rule) =>
        Settings(rounds: 20, clients: 1) with { FederatedEvaluation = true, Stopping = rule };

    private static RunState Reread(RunState state)
    {
        var bytes = new MemoryStream();
        CheckpointCodec.Write(bytes, state);
        return CheckpointCodec.Read(bytes.ToArray(), "memory");
    }

    private Task<RunState> Run(CoordinatorSettings settings, RunState? start) => RunToEnd(
        settings,
        start ?? RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings) with { Weights = new float[Layout.ParameterCount] },
        [((IClientWork)ScriptedWork.Dyadic(-1), (IClientStateStore)new MemoryClientState())]);
}

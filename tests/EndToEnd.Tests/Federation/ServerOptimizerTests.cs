using AfdActors.Algorithms;
using AfdActors.Algorithms.Aggregation;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>The server's optimizer in the coordinator: its state goes into every checkpoint and comes back from it.</summary>
public sealed class ServerOptimizerTests : FederationTest
{
    [Theory]
    [InlineData(ServerOptimizerKind.Momentum)]
    [InlineData(ServerOptimizerKind.Adam)]
    [InlineData(ServerOptimizerKind.Yogi)]
    [InlineData(ServerOptimizerKind.Adagrad)]
    public async Task Resumed_run_ends_like_one_never_interrupted(ServerOptimizerKind kind)
    {
        var settings = Settings(rounds: 4, clients: 2) with { Aggregation = new ServerOptimizerSettings(kind, 0.05, 0.9) };
        var whole = await Run(settings, null);

        var half = await Run(settings with { Rounds = 2 }, null);
        var bytes = new MemoryStream();
        CheckpointCodec.Write(bytes, half);
        var resumed = await Run(settings, CheckpointCodec.Read(bytes.ToArray(), "memory"));
        var forgetful = await Run(settings, half with { Optimizer = RunState.Fresh(half.Run, Layout, settings).Optimizer });

        Assert.Equal(whole.Report!.ModelSha256, resumed.Report!.ModelSha256);
        Assert.Equal(whole.Optimizer, resumed.Optimizer);
        Assert.NotEqual(whole.Report.ModelSha256, forgetful.Report!.ModelSha256);
    }

    [Fact]
    public async Task Server_takes_the_optimizers_step()
    {
        // Momentum 0.5 at eta 1 over two rounds of the same mean gradient g = (1 + 3) / 2 of the unit one: steps g and 1.5 g, dyadic and
        // exact.
        var settings = Settings(rounds: 2, clients: 2) with
        {
            Aggregation = new ServerOptimizerSettings(ServerOptimizerKind.Momentum, 1, 0.5),
        };
        var start = RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings) with { Weights = new float[Layout.ParameterCount] };

        var final = await Run(settings, start, ScriptedWork.Dyadic(1), ScriptedWork.Dyadic(3));

        Assert.Equal(ScriptedWork.Gradient(Layout.ParameterCount, -5), final.Weights);
    }

    private Task<RunState> Run(CoordinatorSettings settings, RunState? start) => Run(settings, start, Follower(1), Follower(2));

    /// <summary>Gradients depend on what was received, so that every earlier round matters.</summary>
    private static ScriptedWork Follower(int scale) =>
        new((_, received, _) => ([.. received.Select((weight, i) => (weight / 4) + (scale * (i % 3) / 64f))], 1));

    private Task<RunState> Run(CoordinatorSettings settings, RunState? start, params ScriptedWork[] work) => RunToEnd(
        settings, start, [.. work.Select(item => ((IClientWork)item, (IClientStateStore)new MemoryClientState()))]);
}

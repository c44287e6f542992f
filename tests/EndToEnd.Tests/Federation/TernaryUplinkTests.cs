using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Randomness;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>The stateless uplink of docs/design.md "Uplink codes", through the actors and the wire.</summary>
public sealed class TernaryUplinkTests : FederationTest
{
    private const double Density = 0.3;

    [Fact]
    public async Task Model_moves_by_what_the_clients_drew_and_clients_keep_nothing()
    {
        // Two clients of 4 samples each: the step is the mean of the two draws, which follow from the run's seed and the offer alone.
        var settings = Settings();
        var states = new[] { new MemoryClientState(), new MemoryClientState() };
        var start = RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings) with { Weights = new float[Layout.ParameterCount] };

        var final = await Run(settings, states, start);

        Assert.Equal(["c00", "c01"], final.Report!.Accepted);
        var expected = new double[Layout.ParameterCount];
        for (var client = 0; client < 2; client++)
        {
            var rounding = SeededStream.Create(settings.Seed, SeedPurpose.UplinkRounding, new RoundId(1), 0, Client(client));
            var drawn = TernaryCompressor.Compress(
                Density, SparsityScope.Tensor, [24, 6, 18, 3], ScriptedWork.Gradient(Layout.ParameterCount, client + 1), rounding).Update;
            for (var i = 0; i < drawn.Positions.Length; i++) expected[drawn.Positions[i]] -= drawn.Values[i] / 2;
        }

        Assert.Contains(expected, value => value == 0);
        Assert.Contains(expected, value => value != 0);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], final.Weights[i], tolerance: 1e-7);
        Assert.All(states, state => Assert.Null(state.LoadUplinkState()));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(DgcSettings.AdaptiveBits)]
    public async Task Same_seed_gives_the_same_model_and_another_seed_another(int valueBits)
    {
        var hashes = new List<string>();
        foreach (var seed in new ulong[] { 7, 7, 8 })
        {
            var settings = Settings() with
            {
                Seed = seed,
                Rounds = 3,
                Uplink = TernaryUplink.Settings(Density, levels: valueBits == DgcSettings.AdaptiveBits),
            };
            hashes.Add((await Run(settings, [new(), new()], null)).Report!.ModelSha256);
        }

        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
    }

    private static CoordinatorSettings Settings() =>
        Settings(rounds: 1, clients: 2) with { Uplink = TernaryUplink.Settings(Density) };

    private Task<RunState> Run(CoordinatorSettings settings, MemoryClientState[] states, RunState? start) => RunToEnd(
        settings, start, [.. states.Select((state, i) => ((IClientWork)ScriptedWork.Dyadic(i + 1), (IClientStateStore)state))]);
}

using System.Collections.Immutable;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Randomness;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>The downlink of differences through the actors and the wire: coordinator and clients never disagree about a view.</summary>
public sealed class DifferenceDownlinkTests : FederationTest
{
    private const int Clients = 3;

    private static readonly CoordinatorSettings Setting = Settings(rounds: 6, Clients) with
    {
        Dropout = new DropoutSettings(DropoutKind.AfdMulti, Rate: 0.5),
        Downlink = Downlinks.Difference(4, 0.2),
        Uplink = new DgcSettings(Density: 0.1, ValueBits: DgcSettings.AdaptiveBits).ToStrategy(),
    };

    [Fact]
    public async Task Views_agree_after_accepted_and_rejected_updates()
    {
        // Client 1 answers NaN in rounds 2 and 4: rejected after its update was stored, so that it rolls back.
        var stores = Stores();
        var end = await Run(Setting, null, stores, (round, client) => client == 1 && round is 2 or 4);
        Agree(end, stores);
        Assert.Equal(6, end.Views[Client(1)].Round);
    }

    [Fact]
    public async Task A_client_never_accepted_has_the_initial_view_on_both_sides()
    {
        var stores = Stores();
        var end = await Run(Setting, null, stores, (_, client) => client == 2);
        Assert.Null(stores[2].LoadDownlinkState());
        Assert.False(end.Views.ContainsKey(Client(2)));
        Agree(end, stores);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_view_that_one_side_lost_is_begun_anew(bool byTheCoordinator)
    {
        var stores = Stores();
        var half = await Run(Setting with { Rounds = 3 }, null, stores);
        if (byTheCoordinator) half = half with { Views = half.Views.Remove(Client(0)) };
        else stores[0] = new MemoryClientState();

        var end = await Run(Setting, half, stores);

        Assert.All(end.Ledger.Accepted.Values, last => Assert.Equal(6, last.Round));
        Agree(end, stores);
    }

    [Fact]
    public async Task A_view_of_an_earlier_round_is_begun_anew()
    {
        var stores = Stores();
        var early = await Run(Setting with { Rounds = 2 }, null, stores);
        var later = await Run(Setting with { Rounds = 4 }, early, stores);
        Agree(later, stores);

        // The coordinator's last two rounds are lost; its clients are ahead of it.
        var end = await Run(Setting, early, stores);
        Assert.Equal(6, end.Round);
        Agree(end, stores);
    }

    [Fact]
    public async Task Resumed_run_ends_like_one_never_interrupted()
    {
        var folder = Directory.CreateTempSubdirectory("afd-views").FullName;
        try
        {
            var whole = await Run(Setting, null, Stores());
            var stores = Stores();
            var half = await Run(Setting with { Rounds = 3 }, null, stores);
            new CheckpointFile(folder).Write(half);
            var resumed = await Run(Setting, new CheckpointFile(folder).Read(), stores);
            Assert.Equal(whole.Report!.ModelSha256, resumed.Report!.ModelSha256);
            Assert.NotEqual(half.Report!.ModelSha256, resumed.Report.ModelSha256);
            Agree(resumed, stores);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Everything_in_32_bits_is_the_raw_downlink()
    {
        // Whole models of zeros moved by dyadic gradients: every difference is exact, and so is every view.
        var gradients = Setting with { Dropout = new DropoutSettings(DropoutKind.None), Uplink = RawUplink.Settings };
        var hashes = new List<string>();
        foreach (var downlink in new[] { Downlinks.Raw, Downlinks.Difference(32, 1) })
        {
            var received = new List<float>();
            var end = await RunToEnd(gradients with { Downlink = downlink, Rounds = 3, FixedClients = 1 }, null, [(
                new ScriptedWork((_, weights, _) =>
                {
                    received.AddRange(weights);
                    return ([.. weights.Select(weight => weight / 4)], 1.0);
                }),
                new MemoryClientState())]);
            hashes.Add(end.Report!.ModelSha256);
            Assert.Equal(3 * Layout.ParameterCount, received.Count);
        }

        // w moves by a quarter of itself a round: w / 2 <= v <= 2 w, where w - v and v + (w - v) are exact (Sterbenz).
        Assert.Single(hashes.Distinct());
    }

    private static MemoryClientState[] Stores() => [new(), new(), new()];

    /// <summary>The views of the coordinator are those of the clients, bit for bit.</summary>
    private static void Agree(RunState state, MemoryClientState[] stores)
    {
        var initial = InitialWeights.Of(Layout, Setting.Seed);
        for (var index = 0; index < stores.Length; index++)
        {
            if (!state.Views.TryGetValue(Client(index), out var view)) continue;
            Assert.Equal(view.State, stores[index].LoadDownlinkState());
            Assert.NotEqual(initial, ModelView.FromBytes(view.State, Layout.ParameterCount).Whole(initial));
        }
    }

    /// <summary>Gradients depend on what was received, so that every earlier round matters.</summary>
    private Task<RunState> Run(
        CoordinatorSettings settings, RunState? start, MemoryClientState[] stores, Func<int, int, bool>? isNotANumber = null)
    {
        ImmutableArray<(IClientWork, IClientStateStore)> clients = [.. stores.Select((state, index) => (
            (IClientWork)new ScriptedWork((offer, received, _) => (
                [.. received.Select((weight, i) => (weight / 4) + ((index + 1) * (i % 3) / 64f))],
                isNotANumber?.Invoke(offer.Offer.Round.Value, index) == true ? double.NaN : 4.0 / (offer.Offer.Round.Value + index))),
            (IClientStateStore)state))];
        return RunToEnd(settings, start, clients);
    }
}

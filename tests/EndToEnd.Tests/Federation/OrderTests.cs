using System.Collections.Concurrent;
using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Algorithms.Compression.Uplink;
using AfdActors.Algorithms.Dropout;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Messages;
using AfdActors.Testing;
using AfdActors.Training;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// The law of docs/design.md "Randomness": the same seed and the same accepted sets give the same model, whatever number of training jobs,
/// and whatever order the answers come in. All that a run has takes part: score maps, quantized downlink, DGC with momentum.
/// </summary>
public sealed class OrderTests : FederationTest
{
    private const int Clients = 4;
    private const int Rounds = 4;

    [Fact]
    public async Task Model_does_not_depend_on_the_number_of_training_jobs()
    {
        var hashes = new List<string>();
        foreach (var jobs in new[] { 1, 2, 4 })
        {
            using var pool = new TrainingPool(jobs);
            hashes.Add((await Run(seed: 7, pool)).Report!.ModelSha256);
        }

        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public async Task Model_does_not_depend_on_the_order_of_the_answers()
    {
        var hashes = new List<string>();
        foreach (var order in new[] { new[] { 0, 1, 2, 3 }, [3, 2, 1, 0], [2, 0, 3, 1] })
        {
            using var pool = new TrainingPool(Clients);
            hashes.Add((await Run(seed: 7, pool, order)).Report!.ModelSha256);
        }

        Assert.Single(hashes.Distinct());
    }

    [Fact]
    public async Task Another_seed_gives_another_model()
    {
        using var pool = new TrainingPool(2);
        var first = (await Run(seed: 7, pool)).Report!.ModelSha256;
        Assert.NotEqual(first, (await Run(seed: 8, pool)).Report!.ModelSha256);
    }

    /// <param name="order">
    /// In every round, a client's training ends after that of the client before it here was accepted; null: as it comes.
    /// </param>
    private async Task<RunState> Run(ulong seed, TrainingPool pool, int[]? order = null)
    {
        var settings = Settings(Rounds, Clients) with
        {
            Seed = seed,
            Dropout = new DropoutSettings(DropoutKind.AfdMulti, Rate: 0.5),
            Downlink = Downlinks.Hadamard(8),
            Uplink = new DgcSettings(Density: 0.1, Momentum: 0.5f).ToStrategy(),
        };
        var gates = new ConcurrentDictionary<(RoundId, ClientId), TaskCompletionSource>();
        var (coordinator, end) = StartCoordinator(settings);
        ImmutableArray<(IClientWork, IClientStateStore)> clients = [.. Enumerable.Range(0, Clients).Select(index => (
            (IClientWork)new ScriptedWork((offer, received, cancel) =>
            {
                if (order is not null) Gate(gates, offer.Offer.Round, offer.Offer.Client).Task.Wait(cancel);
                return ([.. received.Select((weight, i) => (weight / 3) + ((index + 1) * (i % 5) / 60f))],
                    4.0 / (offer.Offer.Round.Value + index));
            }),
            (IClientStateStore)new MemoryClientState()))];
        var node = StartNode(coordinator, settings, clients, pool);
        for (var round = 1; round <= Rounds; round++) Accepted(gates, new RoundId(round), order);
        var state = await end.WaitAsync(Patience);
        StopNode(node);
        return state;
    }

    private static TaskCompletionSource Gate(
        ConcurrentDictionary<(RoundId, ClientId), TaskCompletionSource> gates, RoundId round, ClientId client) =>
        gates.GetOrAdd((round, client), _ => new TaskCompletionSource());

    private void Accepted(ConcurrentDictionary<(RoundId, ClientId), TaskCompletionSource> gates, RoundId round, int[]? order)
    {
        for (var place = 0; place < Clients; place++)
        {
            if (order is not null) Gate(gates, round, Client(order[place])).SetResult();
            var done = FishForMessage<Done>(_ => true, TimeSpan.FromSeconds(20));
            Assert.Equal("accepted", done.Outcome);
            if (order is not null) Assert.Equal(Client(order[place]), done.Client);
        }
    }
}

using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.Algorithms.Strategies;
using AfdActors.ClientNode.State;
using AfdActors.ClientNode.Work;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Reports;
using AfdActors.Datasets;
using AfdActors.Training;
using AfdActors.Training.Models;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>
/// HeteroFL and FedRolex with the bound of norms of reference.conf: ten clients of five capacities train generated digits, and none is
/// refused for the size of its sub-model.
/// </summary>
public sealed class CapacityTests : PoisonedFederation
{
    private const int Rounds = 10;

    private static readonly Lazy<(IFederatedModel Model, FederatedDataset Data)> FewDigits = new(() => Digits(parts: 5 * Clients));

    public static TheoryData<DropoutKind> Kinds => [DropoutKind.HeteroFl, DropoutKind.FedRolex];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Honest_clients_of_any_capacity_are_accepted_in_every_round(DropoutKind kind) =>
        Assert.All(await Reports(kind, attack: null), report => Assert.Equal(Clients, report.Accepted.Count));

    /// <summary>From the second round on: the first one has no updates to go by.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_hundredfold_update_is_refused_and_costs_its_sender_alone(DropoutKind kind) =>
        Assert.All((await Reports(kind, "times 100 from round 2 on")).Skip(1), report =>
        {
            Assert.Equal(Clients - 1, report.Accepted.Count);
            Assert.Contains("afd.robustness.max-norm", Assert.Single(report.Dropped).Value, StringComparison.Ordinal);
        });

    /// <summary>
    /// Every weight changes by 1/16: the norms are sqrt(51) / 16 of the whole model, and sqrt(11) / 16 of one with a single unit, which the
    /// median client has. That is 2.2 times as much, where 1.5 times is the bound for equal sizes. The run is resumed after each round.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Whole_models_are_measured_by_more_than_the_small_ones_of_the_round_before(DropoutKind kind)
    {
        var settings = Settings(rounds: 1, Clients) with
        {
            Dropout = new DropoutSettings(kind) { Capacities = new CapacityList(1, 0.2, 0.2, 0.2) },
            Robustness = new RobustnessSettings(MaxNorm: 1.5),
        };
        ImmutableArray<(IClientWork, IClientStateStore)> clients = [.. Enumerable.Range(0, Clients).Select(_ => (
            (IClientWork)new ScriptedWork((_, received, _) => ([.. received.Select(_ => 1 / 16f)], 1)),
            (IClientStateStore)new MemoryClientState()))];
        RunState? state = null;
        for (var round = 1; round <= 3; round++)
        {
            state = await RunToEnd(settings with { Rounds = round }, Reread(state), clients);
            Assert.Empty(state.Report!.Dropped);
            Assert.Equal(11, state.Report.UpdateCoordinates);
            Assert.Equal(Math.Sqrt(11) / 16, state.Report.UpdateNorm!.Value, 1e-12);
        }

        var strategy = StrategyCatalogs.BuiltIn.CreateDropout(settings.Dropout, Layout, settings.Seed);
        Assert.Contains(Enumerable.Range(0, Clients), client => strategy.Select(new RoundId(2), 0, Client(client)).IsFull);
    }

    private static RunState? Reread(RunState? state)
    {
        if (state is null) return null;
        var bytes = new MemoryStream();
        CheckpointCodec.Write(bytes, state);
        return CheckpointCodec.Read(bytes.ToArray(), "memory");
    }

    private async Task<RoundReport[]> Reports(DropoutKind kind, string? attack)
    {
        var settings = Settings(Rounds, new TrainingParameters(0.1f, 20, 1), new RobustnessSettings(MaxNorm: 5)) with
        {
            Dropout = new DropoutSettings(kind),
        };
        RoundReport[] reports = [.. (await Run(FewDigits.Value, settings, attack)).Select(state => state.Report!)];
        Assert.Equal(Rounds, reports.Length);
        return reports;
    }
}

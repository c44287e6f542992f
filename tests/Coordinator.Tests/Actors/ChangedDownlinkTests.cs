using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Algorithms.Compression.Downlink;
using AfdActors.Coordinator.Checkpoints;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Tests.Actors;

/// <summary>A run that goes on with another stateful downlink than it had.</summary>
public sealed class ChangedDownlinkTests : CoordinatorTest
{
    /// <summary>
    /// Client 0 was accepted in round 1; its view is of a downlink that this run does not have. Client 1 took part in nothing yet.
    /// </summary>
    [Fact]
    public async Task Clients_with_views_of_another_downlink_begin_again_with_the_whole_model()
    {
        var settings = Settings(clients: 2, rounds: 2) with { Downlink = Downlinks.Difference(32, 1) };
        var (coordinator, end) = StartCoordinator(settings, start: fresh => fresh with
        {
            Round = 1,
            Ledger = new VerdictLedger(Run, 1, ImmutableSortedDictionary<ClientId, (int, int)>.Empty.Add(Client(0), (1, 0))),
            Views = fresh.Views.Add(Client(0), new ClientView(1, [1, 2, 3])),
        });
        StartNode(coordinator, "a", 0, 1);
        foreach (var client in new[] { 0, 1 }) Deliver(ExpectOffer(client, round: 2), Id(client, round: 2), client, 0.5f);

        var report = Observer.FishForMessage<Finished>(_ => true).Report;
        Assert.Equal(["c00", "c01"], report.Accepted);
        Assert.Empty(report.Dropped);
        ExpectVerdict(0, Id(0, round: 2), VerdictKind.Accepted);
        foreach (var view in (await end).Views.Values) Assert.Equal(2, ModelView.FromBytes(view.State, Layout.ParameterCount).Round);
    }
}

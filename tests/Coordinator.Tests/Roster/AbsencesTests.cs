using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Rounds;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Roster;

/// <summary>Who registers and never answers is drawn less and less often.</summary>
public sealed class AbsencesTests
{
    private static readonly RunId Run = new("0123456789abcdef");

    /// <summary>One client of node "good", 20,000 of node "silent".</summary>
    private static readonly ClientRoster Roster =
        Registered(Registered(ClientRoster.Empty, "good", ["g"]), "silent", [.. Enumerable.Range(0, 20_000).Select(i => $"s{i:d5}")]);

    private static readonly ClientId Good = new("g");

    [Fact]
    public void Silent_node_sits_out_one_attempt_then_two_then_four_with_all_of_its_clients()
    {
        var absences = Absences.None;
        List<bool> drawn = [];
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var present = absences.Among(Roster, 1);
            drawn.Add(present.Length > 1);
            absences = absences.After(present.Length > 1 ? Overdue(Silent(attempt)) : Answered(Good), Roster);
        }

        // Drawn, out for 1, drawn, out for 2, drawn, out for 4, drawn, out.
        Assert.Equal([true, false, true, false, false, true, false, false, false, false, true, false], drawn);
    }

    [Fact]
    public void Node_that_answers_has_a_clean_slate()
    {
        var absences = Absences.None.After(Overdue(Silent(1)), Roster).After(Answered(Good), Roster);
        Assert.Equal(Roster.Available.AsEnumerable(), absences.Among(Roster, 1).AsEnumerable());
        absences = absences.After(Answered(Silent(2)), Roster).After(Overdue(Silent(1)), Roster);
        Assert.Equal(Good, Assert.Single(absences.Among(Roster, 1)));
        Assert.Equal(Roster.Available.AsEnumerable(), absences.After(Answered(Good), Roster).Among(Roster, 1).AsEnumerable());
    }

    [Fact]
    public void Node_of_whose_clients_one_answers_is_not_silent()
    {
        var state = State(Silent(1), Silent(2));
        state = state.Apply(new RoundEvent.UpdateArrived(Plan(Silent(1), Silent(2)).OfferTo(Silent(1)))).Next;
        state = state.Apply(new RoundEvent.UpdateFolded(Plan(Silent(1), Silent(2)).OfferTo(Silent(1)))).Next;
        state = state.Apply(new RoundEvent.DeadlinePassed(new RoundId(1), 0)).Next;
        Assert.Equal(Silent(2), Assert.Single(state.Missed));
        Assert.Equal(Roster.Available.AsEnumerable(), Absences.None.After(state, Roster).Among(Roster, 1).AsEnumerable());
    }

    [Fact]
    public void No_round_waits_for_those_who_sit_out_in_vain()
    {
        var absences = Absences.None.After(Overdue(Silent(1)), Roster);
        Assert.Equal(Roster.Available.AsEnumerable(), absences.Among(Roster, least: 2).AsEnumerable());
    }

    private static ClientId Silent(int index) => new($"s{index:d5}");

    private static RoundPlan Plan(params ClientId[] clients) => new(Run, new RoundId(1), 0, [.. clients.Order()], clients.Length, 1);

    private static RoundState State(params ClientId[] clients) => RoundState.Start(Plan(clients));

    private static RoundState Overdue(params ClientId[] clients) =>
        State(clients).Apply(new RoundEvent.DeadlinePassed(new RoundId(1), 0)).Next;

    private static RoundState Answered(ClientId client)
    {
        var state = State(client).Apply(new RoundEvent.UpdateArrived(Plan(client).OfferTo(client))).Next;
        return state.Apply(new RoundEvent.UpdateFolded(Plan(client).OfferTo(client))).Next;
    }

    private static ClientRoster Registered(ClientRoster roster, string node, ImmutableArray<string> clients)
    {
        var request = new RegisterClients(
            WireProtocol.Version, node, "", [.. clients.Select(id => new ClientDescription(new ClientId(id), 4, 0))], "layout", node);
        return roster.Register(request, ActorRefs.Nobody, "layout", AdmissionSettings.Open).Next;
    }
}

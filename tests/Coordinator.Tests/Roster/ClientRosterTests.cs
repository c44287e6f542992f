using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Roster;
using AfdActors.Coordinator.Tests.Actors;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Roster;

/// <summary>The laws of the roster, as a pure value.</summary>
public sealed class ClientRosterTests : ActorTest
{
    private readonly IActorRef _node;
    private readonly IActorRef _other;

    public ClientRosterTests() => (_node, _other) = (CreateTestProbe("a").Ref, CreateTestProbe("b").Ref);

    [Fact]
    public void Clients_are_in_client_order_whatever_order_they_came_in()
    {
        var roster = Accepted(ClientRoster.Empty, Request("a", 2, 0), _node);
        roster = Accepted(roster, Request("b", 1), _other);
        Assert.Equal([Client(0), Client(1), Client(2)], roster.Entries.Keys);
        Assert.Equal(_other, roster.Entries[Client(1)].Node);
    }

    [Fact]
    public void Repeated_registration_changes_nothing()
    {
        var once = Accepted(ClientRoster.Empty, Request("a", 0, 1), _node);
        var twice = Accepted(once, Request("a", 0, 1), _node);
        Assert.Equal(once.Entries.AsEnumerable(), twice.Entries.AsEnumerable());
    }

    [Fact]
    public void Registration_adds_to_what_the_node_registered_before() =>
        Assert.Equal(3, Accepted(Accepted(ClientRoster.Empty, Request("a", 0, 1), _node), Request("a", 2), _node).Entries.Count);

    [Fact]
    public void Client_of_another_node_is_refused_with_all_that_came_with_it()
    {
        var roster = Accepted(ClientRoster.Empty, Request("a", 0), _node);
        Refused(roster, Request("b", 1, 0), "client c00 is already registered by another node", retry: true);
    }

    [Fact]
    public void Refusal_tells_nothing_by_which_the_client_could_be_taken_over()
    {
        var roster = Accepted(ClientRoster.Empty, Request("a", 0) with { NodeId = "name", Secret = "s3cret" }, _node);
        var (_, refusal) = roster.Register(Request("b", 0), _other, "layout", AdmissionSettings.Open);
        Assert.DoesNotContain("name", refusal!.Reason, StringComparison.Ordinal);

        Refused(roster, Request("a", 0) with { NodeId = "name", Secret = "guess" }, "already registered by another node", retry: true);
        Assert.Equal(_other, Accepted(roster, Request("a", 0) with
        {
            NodeId = "another name",
            Secret = "s3cret",
        }, _other).Entries[Client(0)].Node);
    }

    [Fact]
    public void Another_protocol_version_is_refused() => Refused(
        ClientRoster.Empty, Request("a", 0) with
        {
            ProtocolVersion = WireProtocol.Version + 1,
        }, $"expected protocol version {WireProtocol.Version}, got {WireProtocol.Version + 1}");

    [Fact]
    public void Another_layout_is_refused() => Refused(
        ClientRoster.Empty, Request("a", 0) with { LayoutFingerprint = "other" }, "expected the coordinator's model, got one with other layers");

    private static readonly ImmutableArray<Term> Terms = [new("afd.run.seed", "1"), new("labels of the data", "\"cat\", \"dog\"")];

    [Fact]
    public void Every_term_that_differs_is_named_with_both_values()
    {
        var request = Request("a", 0) with
        {
            LayoutFingerprint = "other",
            Terms = [new("labels of the data", "\"cat\", \"emu\""), new("afd.run.seed", "99"), new("only here", "x")],
        };
        var (next, refusal) = ClientRoster.Empty.Register(request, _other, "layout", AdmissionSettings.Open, terms: Terms);
        Assert.Same(ClientRoster.Empty, next);
        Assert.Equal(
            "labels of the data: expected \"cat\", \"dog\" as the coordinator has it, got \"cat\", \"emu\"; afd.run.seed: expected 1 as the coordinator has it, got 99; start the node with the coordinator's configuration and data of the same kind",
            refusal!.Reason);
        Assert.False(refusal.Retry);
    }

    [Fact]
    public void Samples_are_compared_where_the_settings_that_deal_them_out_agree()
    {
        ImmutableArray<Term> here = [new("afd.run.seed", "1"), new(Term.Samples, "a")];
        Assert.Equal(
            "afd.run.seed: expected 1 as the coordinator has it, got 2", Term.Disagreement(here, [new("afd.run.seed", "2"), new(Term.Samples, "b")]));
        Assert.Equal(
            "samples to deal out: expected a as the coordinator has it, got b",
            Term.Disagreement(here, [new("afd.run.seed", "1"), new(Term.Samples, "b")]));
    }

    /// <summary>A question which run it is comes without terms and clients; what differs is said when the clients come.</summary>
    [Fact]
    public void Equal_terms_are_admitted_and_so_are_those_that_one_side_alone_has()
    {
        foreach (var terms in (ImmutableArray<Term>[])[[], Terms, [.. Terms, new("more", "x")], [Terms[0]]])
        {
            var request = Request("a", 0) with { Terms = terms };
            Assert.Null(ClientRoster.Empty.Register(request, _other, "layout", AdmissionSettings.Open, terms: Terms).Refusal);
        }

        var question = Request("a") with { LayoutFingerprint = "other" };
        Assert.Null(ClientRoster.Empty.Register(question, _other, "layout", AdmissionSettings.Open, terms: Terms).Refusal);
        Assert.NotNull(ClientRoster.Empty.Register(question, _other, "layout", AdmissionSettings.Open).Refusal);
    }

    [Fact]
    public void Client_named_twice_is_refused() => Refused(ClientRoster.Empty, Request("a", 0, 0), "client c00 is named twice");

    [Fact]
    public void Client_without_training_samples_is_refused() => Refused(
        ClientRoster.Empty, Request("a") with
        {
            Clients = [new ClientDescription(Client(0), 0, 5)],
        }, "expected at least 1 training sample, got 0");

    [Theory]
    [InlineData("")]
    [InlineData("pa5")]
    [InlineData("pa55 ")]
    public void Another_token_is_refused_and_not_repeated(string token)
    {
        var admission = new AdmissionSettings("pa55", 0);
        var (next, refusal) = ClientRoster.Empty.Register(Request("a", 0) with { Token = token }, _node, "layout", admission);
        Assert.Same(ClientRoster.Empty, next);
        Assert.Equal(new RegistrationRefused("the node's token is not the coordinator's; give both the same $AFD_JOIN_TOKEN or afd.admission.token", Retry: false), refusal);
        Assert.DoesNotContain("pa55", admission.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pa55", "pa55")]
    [InlineData("", "whatever")]
    public void Right_token_is_accepted_and_any_where_none_is_asked_for(string asked, string shown) =>
        Assert.Null(ClientRoster.Empty.Register(
            Request("a", 0) with { Token = shown }, _node, "layout", new AdmissionSettings(asked, 0)).Refusal);

    [Fact]
    public void Clients_beyond_the_most_are_refused_for_now_and_those_on_the_roster_are_not()
    {
        var admission = new AdmissionSettings("", MaxClients: 2);
        var (roster, none) = ClientRoster.Empty.Register(Request("a", 0, 1), _node, "layout", admission);
        Assert.Null(none);
        Assert.Null(roster.Register(Request("a", 0, 1), _node, "layout", admission).Refusal);
        Assert.Equal(
            new RegistrationRefused("expected at most 2 clients, got 3", Retry: true),
            roster.Register(Request("b", 2), _other, "layout", admission).Refusal);
    }

    [Fact]
    public void Clients_out_of_reach_stay_and_cannot_be_drawn()
    {
        var roster = Accepted(ClientRoster.Empty, Request("a", 0, 1), _node);
        var (away, lost) = roster.Reach(_node.Path.Address, reachable: false);
        Assert.Equal([Client(0), Client(1)], lost.AsEnumerable());
        Assert.Equal(2, away.Entries.Count);
        Assert.Empty(away.Available);
        Assert.Empty(away.Reach(_node.Path.Address, reachable: false).Changed);
        var (back, again) = away.Reach(_node.Path.Address, reachable: true);
        Assert.Equal(lost.AsEnumerable(), again.AsEnumerable());
        Assert.Equal([Client(0), Client(1)], back.Available.AsEnumerable());
    }

    [Fact]
    public void Node_that_came_back_takes_its_clients_over()
    {
        var roster = Accepted(Accepted(ClientRoster.Empty, Request("a", 0), _node), Request("a", 0), _other);
        Assert.Equal(_other, roster.Entries[Client(0)].Node);
    }

    [Fact]
    public void Removal_names_who_went_and_keeps_the_rest()
    {
        var roster = Accepted(Accepted(ClientRoster.Empty, Request("a", 0, 2), _node), Request("b", 1), _other);
        var (left, removed) = roster.Without(entry => entry.Node.Equals(_node));
        Assert.Equal([Client(0), Client(2)], removed.AsEnumerable());
        Assert.Equal([Client(1)], left.Entries.Keys);
        Assert.Same(left, left.Without(entry => entry.Node.Equals(_node)).Next);
    }

    [Fact]
    public void Node_with_more_clients_than_it_may_have_is_refused()
    {
        var admission = new AdmissionSettings("", 0, MaxClientsPerNode: 2);
        var two = ClientRoster.Empty.Register(Request("a", 0, 1), _node, "layout", admission).Next;
        var (same, refusal) = two.Register(Request("a", 2), _node, "layout", admission);
        Assert.Same(two, same);
        Assert.Equal(new RegistrationRefused("expected at most 2 clients of one node, got 3", Retry: true), refusal);
        Assert.Equal(3, two.Register(Request("b", 2), _other, "layout", admission).Next.Entries.Count);
    }

    private static RegisterClients Request(string node, params int[] clients) =>
        new(WireProtocol.Version, node, "", [.. clients.Select(index => new ClientDescription(Client(index), 4, 1))], "layout", node);

    private static ClientRoster Accepted(ClientRoster roster, RegisterClients request, IActorRef node)
    {
        var (next, refusal) = roster.Register(request, node, "layout", AdmissionSettings.Open);
        Assert.Null(refusal);
        return next;
    }

    private void Refused(ClientRoster roster, RegisterClients request, string reason, bool retry = false)
    {
        var (next, refusal) = roster.Register(request, _other, "layout", AdmissionSettings.Open);
        Assert.Same(roster, next);
        Assert.Contains(reason, refusal!.Reason, StringComparison.Ordinal);
        Assert.Equal(retry, refusal.Retry);
    }
}

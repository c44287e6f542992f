using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Roster;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Tests.Control;

public sealed class OperatorControlsTests
{
    private static readonly ClientRoster Three = new(Enumerable.Range(0, 3).ToImmutableSortedDictionary(
        index => new ClientId($"c{index}"),
        index => new RosterEntry(new ClientDescription(new ClientId($"c{index}"), 4, 0), "node", Sha256.Of([]), ActorRefs.Nobody)));

    [Theory]
    [InlineData(4, true, 5)]
    [InlineData(4, false, 4)]
    [InlineData(0, false, 0)]
    public void Last_round_is_the_open_one_or_the_last_that_closed(int closed, bool open, int last) =>
        Assert.Equal(last, Applied(new ControlRequest.StopAfterRound(), At(closed, open)).LastRound);

    [Fact]
    public void Asking_twice_to_stop_does_not_move_the_end()
    {
        var stopped = Applied(new ControlRequest.StopAfterRound(), At(closed: 4, open: true));
        Assert.Equal(stopped, stopped.Apply(new ControlRequest.StopAfterRound(), At(closed: 5, open: true)).Next);
    }

    [Fact]
    public void Excluded_client_is_off_the_roster_that_rounds_are_drawn_from()
    {
        var controls = Applied(new ControlRequest.Exclude(new ClientId("c1")), At());
        Assert.Equal(new[] { new ClientId("c0"), new ClientId("c2") }, controls.Among(Three).Available);
        Assert.Same(Three, OperatorControls.None.Among(Three));
    }

    /// <summary>Two are left and two are needed: the run would fail.</summary>
    [Fact]
    public void Client_without_whom_no_round_could_start_is_kept()
    {
        var (next, refusal) = OperatorControls.None.Apply(
            new ControlRequest.Exclude(new ClientId("c1")), At() with { Left = 2, Least = 2 });
        Assert.Equal(OperatorControls.None, next);
        Assert.Equal("without client c1, 1 clients would be left, and a round needs at least 2", refusal);
    }

    private static OperatorControls Applied(ControlRequest request, ControlPoint at)
    {
        var (next, refusal) = OperatorControls.None.Apply(request, at);
        Assert.Null(refusal);
        return next;
    }

    private static ControlPoint At(int closed = 0, bool open = false) => new(closed, open, Three, Left: null, Least: 1);
}

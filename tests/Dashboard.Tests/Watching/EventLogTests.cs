using AfdActors.Dashboard.Watching;
using AfdActors.Testing;

namespace AfdActors.Dashboard.Tests.Watching;

/// <summary>What happened, line by line, and who was refused.</summary>
public sealed class EventLogTests
{
    private readonly SetTime _time = new();
    private readonly RunWatch _watch;
    private readonly FakeRun _run;

    public EventLogTests()
    {
        _watch = new RunWatch(_time, TimeSpan.FromMinutes(2));
        _run = new FakeRun(_watch);
        _run.Begin();
    }

    /// <summary>200 of 300 lines; a round says of 20 drop-outs one by one.</summary>
    [Fact]
    public void Events_are_the_last_ones_and_a_cohort_that_fails_does_not_push_them_out()
    {
        for (var i = 0; i < 300; i++) _run.Join($"node {i}", FakeRun.Client(i));
        Assert.Equal((EventLog.Kept, "node node 299 joined with 1 clients"), (All().Events.Count, All().Events[^1].Text));
        var plan = FakeRun.Plan(1, [.. Enumerable.Range(0, 300).Select(FakeRun.Client)]);
        _run.Open(plan);
        foreach (var client in plan.Selected) _run.Settle(plan, client, "no");
        Assert.Equal(20, All().Events.Count(line => line.Text.Contains("dropped out", StringComparison.Ordinal)));

        var next = FakeRun.Plan(2, FakeRun.Client(7));
        _run.Open(next);
        _run.Settle(next, FakeRun.Client(7), "no");
        Assert.Equal("client c0007 dropped out of round 2: no", All().Events[^1].Text);
    }

    [Fact]
    public void Refused_node_is_said_with_address_and_reason_and_once_with_the_number_of_times()
    {
        _run.Refuse("a", "the node's token is not the coordinator's");
        var known = All().Mark;
        Assert.Equal(
            ("refusal", "node a at 192.0.2.1:4053 refused: the node's token is not the coordinator's"),
            (All().Events[^1].Kind, All().Events[^1].Text));
        var number = All().Events[^1].Number;

        _run.Refuse("c", "no");
        Assert.Equal("node c at 192.0.2.1:4053 refused: no", Assert.Single(_watch.Since(known)!.Events).Text);
        _time.Now += TimeSpan.FromSeconds(2);
        _run.Join("b", FakeRun.Client(0));
        _run.Refuse("a", "the node's token is not the coordinator's");
        _run.Refuse("a", "the node's token is not the coordinator's");
        var line = All().Events.Last(line => line.Kind == "refusal");
        Assert.Equal("node a at 192.0.2.1:4053 refused: the node's token is not the coordinator's (3 times)", line.Text);
        Assert.Equal((number, _time.GetUtcNow().ToUnixTimeMilliseconds()), (line.Number, line.At));
        Assert.Equal(line, _watch.Since(known)!.Events[^1]);
        Assert.Equal(2, All().Events.Count(line => line.Kind == "refusal"));

        _run.Refuse("a", "another model");
        Assert.Equal("node a at 192.0.2.1:4053 refused: another model", All().Events[^1].Text);
    }

    [Fact]
    public void Stranger_who_is_refused_under_ever_new_names_pushes_nothing_out_and_is_not_pushed_out()
    {
        for (var i = 0; i < EventLog.Kept - 1; i++) _run.Join($"node {i}", FakeRun.Client(i));
        for (var i = 0; i < 1000; i++) _run.Refuse($"stranger {i}", "no");
        string[] last = ["stranger 995", "stranger 996", "stranger 997", "stranger 998", "stranger 999"];
        Assert.Equal(last, All().Events.TakeLast(5).Select(line => line.Text[5..17]));
        Assert.Equal((EventLog.Kept + 5, "the run began"), (All().Events.Count, All().Events[0].Text));
        Assert.Equal(5, _watch.Status().Events.Count(line => line.Kind == "node"));

        for (var round = 1; round <= EventLog.Kept; round++) _run.Close(round);
        Assert.Equal(last, All().Events.Take(5).Select(line => line.Text[5..17]));
        Assert.Equal(EventLog.Kept + 5, All().Events.Count);
    }

    private RunChanges All() => _watch.Since(default)!;
}

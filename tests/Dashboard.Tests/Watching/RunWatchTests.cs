using System.Text.Json;
using AfdActors.Coordinator.Control;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;
using AfdActors.Dashboard.Http;
using AfdActors.Dashboard.Watching;
using AfdActors.Testing;

namespace AfdActors.Dashboard.Tests.Watching;

public sealed class RunWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly SetTime _time = new();
    private readonly RunWatch _watch;
    private readonly FakeRun _run;

    public RunWatchTests()
    {
        _watch = new RunWatch(_time, Patience);
        _run = new FakeRun(_watch);
        _run.Begin();
    }

    [Fact]
    public void Selected_client_receives_trains_sends_and_is_idle_again()
    {
        var (client, plan) = (FakeRun.Client(0), FakeRun.Plan(1, FakeRun.Client(0)));
        _run.Join("n", client);
        Assert.Equal("idle", Row().State);
        _run.Open(plan);
        Assert.Equal("receiving", Row().State);
        _run.Phase(plan, client, ClientPhase.Training);
        Assert.Equal("training", Row().State);
        _run.Phase(plan, client, ClientPhase.Sending);
        Assert.Equal("sending", Row().State);
        _run.Settle(plan, client, "accepted", loss: 0.25);
        Assert.Equal(("idle", "", 0.25, 12, "n"), (Row().State, Row().Why, Row().Loss, Row().Samples, Row().Node));
    }

    /// <summary>A round's traffic counts its attempts together: 100, then 150 of the same round, and 30 of the next make 180.</summary>
    [Fact]
    public void Bytes_of_a_client_add_up_over_rounds_and_count_an_attempt_once()
    {
        var client = FakeRun.Client(0);
        _run.Join("n", client);
        _run.Settle(FakeRun.Plan(1, client), client, "deadline", down: 100, up: 10);
        _run.Settle(FakeRun.Plan(1, client), client, "accepted", loss: 1, down: 150, up: 25);
        _run.Settle(FakeRun.Plan(2, client), client, "accepted", loss: 1, down: 30, up: 5);
        Assert.Equal((180, 30), (Row().Down, Row().Up));
    }

    [Fact]
    public void Lost_client_says_why_until_it_is_back()
    {
        var client = FakeRun.Client(0);
        var plan = FakeRun.Plan(1, client);
        _run.Join("n", client);
        _run.Open(plan);
        _run.Unreach("its node cannot be reached", client);
        _run.Settle(plan, client, "its node cannot be reached");
        Assert.Equal(("lost", "its node cannot be reached"), (Row().State, Row().Why));
        Assert.Equal(("lost", "its node cannot be reached"), (Node().State, Node().Why));
        Assert.Equal(0, _watch.Status().Nodes);
        _run.Reach(client);
        Assert.Equal(("idle", ""), (Row().State, Row().Why));
        Assert.Equal(("connected", ""), (Node().State, Node().Why));
        Assert.Equal(1, _watch.Status().Nodes);
        Assert.Contains(All().Events, line => line.Text == "client c0000 lost: its node cannot be reached" && line.Kind == "trouble");
    }

    [Fact]
    public void Client_that_registers_while_its_node_is_out_of_reach_is_lost()
    {
        _run.Join("n", reachable: false, FakeRun.Client(0));
        Assert.Equal("lost", Row().State);
    }

    [Fact]
    public void Client_that_said_goodbye_is_not_lost()
    {
        _run.Join("n", FakeRun.Client(0));
        _run.Lose("the run is over", tookLeave: true, FakeRun.Client(0));
        Assert.Equal(("left", "the run is over"), (Row().State, Row().Why));
        Assert.Equal("left", Assert.Single(All().Nodes).State);
    }

    [Fact]
    public void Client_that_drops_out_is_idle_and_says_why()
    {
        var client = FakeRun.Client(0);
        _run.Join("n", client);
        var seen = Row().Seen;
        _time.Now += TimeSpan.FromSeconds(9);
        _run.Settle(FakeRun.Plan(3, client), client, "no update before the deadline");
        Assert.Equal(("idle", "dropped in round 3: no update before the deadline"), (Row().State, Row().Why));
        Assert.Equal(seen, Row().Seen);
        _run.Settle(FakeRun.Plan(4, client), client, "accepted", loss: 1);
        Assert.Equal(seen + 9000, Row().Seen);
    }

    [Fact]
    public void Sign_of_life_of_a_node_is_seen()
    {
        _run.Join("n", FakeRun.Client(0));
        var (known, seen) = (All().Mark, Node().Seen);
        _time.Now += TimeSpan.FromSeconds(9);
        _run.SignOfLife("n");
        Assert.Equal(seen + 9000, Assert.Single(_watch.Since(known)!.Nodes).Seen);
    }

    [Fact]
    public void Page_gets_what_changed_since_its_mark_and_nothing_else()
    {
        _run.Join("n", [.. Enumerable.Range(0, 5).Select(FakeRun.Client)]);
        _run.Close(1, accuracy: 0.5);
        var known = All().Mark;
        Assert.Null(_watch.Since(known));

        _run.Phase(FakeRun.Plan(2, FakeRun.Client(3)), FakeRun.Client(3), ClientPhase.Training);
        var changes = _watch.Since(known)!;
        Assert.Equal("c0003", Assert.Single(changes.Clients).Id);
        Assert.False(changes.Reset);
        Assert.True(changes is { Run: null, Scores: null, Points.Count: 0, Events.Count: 0, Nodes.Count: 0 });

        _run.Close(2);
        var more = _watch.Since(changes.Mark)!;
        Assert.Empty(more.Clients);
        Assert.Equal(2, Assert.Single(more.Points).Round);
        Assert.NotNull(more.Run);
    }

    [Theory]
    [InlineData("")]
    [InlineData("other.3")]
    [InlineData("no mark")]
    [InlineData("x.99999999999999999999")]
    public void Mark_of_another_process_gets_everything(string mark)
    {
        _run.Join("n", FakeRun.Client(0), FakeRun.Client(1));
        var changes = _watch.Since(RunMark.Parse(mark))!;
        Assert.True(changes.Reset);
        Assert.Equal(2, changes.Clients.Count);
        Assert.Equal(changes.Mark, RunMark.Parse(changes.Mark.ToString()));
    }

    /// <summary>Rounds of 2 s and 4 s, of 10: 8 times 3 s are left, and after 1 s of the third 23 s.</summary>
    [Fact]
    public void Time_left_is_what_the_last_rounds_took()
    {
        Assert.Null(All().Run!.SecondsLeft);
        _run.Close(1, seconds: 2);
        _run.Close(2, seconds: 4);
        Assert.Equal(24, All().Run!.SecondsLeft);
        _run.Open(FakeRun.Plan(3, FakeRun.Client(0)));
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(23, All().Run!.SecondsLeft);
        _time.Now += TimeSpan.FromSeconds(60);
        Assert.Equal(21, All().Run!.SecondsLeft);
    }

    [Fact]
    public void Nobody_knows_the_time_left_while_clients_are_missing()
    {
        _run.Close(1, seconds: 2);
        _watch.Happened(new RunEvent.RoundWaits(new Algorithms.RoundId(2), 4, 1));
        Assert.Null(All().Run!.SecondsLeft);
    }

    /// <summary>Round 1 of 12 took 100 s, and ten took 2 s: one is left.</summary>
    [Fact]
    public void Time_left_forgets_rounds_that_are_long_ago()
    {
        var watch = new RunWatch(_time, Patience);
        var run = new FakeRun(watch);
        run.Begin(rounds: 12);
        run.Close(1, seconds: 100);
        for (var round = 2; round <= 11; round++) run.Close(round, seconds: 2);
        Assert.Equal(2, watch.Since(default)!.Run!.SecondsLeft);
    }

    [Fact]
    public void Curves_carry_bytes_added_up_and_leave_out_what_is_not_finite()
    {
        _run.Close(1, accuracy: 0.5, down: 10, up: 1, testLoss: double.NaN);
        _run.Close(2, accuracy: null, down: 20, up: 2);
        var points = All().Points;
        Assert.Equal([(10L, 1L, 0.5), (30L, 3L, null)], points.Select(point => (point.Down, point.Up, point.Accuracy)));
        Assert.Null(points[0].TestLoss);
        Assert.Equal(0.5, All().Run!.Accuracy);
        Assert.DoesNotContain("NaN", JsonSerializer.Serialize(All(), Json.Options), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_that_goes_on_has_the_curve_of_the_rounds_before()
    {
        var source = new RunWatch(_time, Patience);
        var resumed = new FakeRun(source);
        resumed.Resume(FakeRun.Report(1, accuracy: 0.25), FakeRun.Report(2, accuracy: 0.5));
        var all = source.Since(default)!;
        Assert.Equal([0.25, 0.5], all.Points.Select(point => point.Accuracy));
        Assert.Equal((2, 0.5), (all.Run!.Round, all.Run.Accuracy));
        Assert.Equal("the run goes on after round 2", Assert.Single(all.Events).Text);
    }

    [Fact]
    public void What_the_operator_decides_is_shown()
    {
        _run.Join("n", FakeRun.Client(0), FakeRun.Client(1));
        _run.Controls(_run.Decided(
            new ControlRequest.Pause(), new ControlRequest.StopAfterRound(), new ControlRequest.Exclude(FakeRun.Client(1))));
        _run.Controls(_run.Decided(
            new ControlRequest.Pause(), new ControlRequest.StopAfterRound(), new ControlRequest.Exclude(FakeRun.Client(1))));
        var (run, clients) = (All().Run!, All().Clients);
        Assert.True(run is { Paused: true, Stopping: true, Rounds: 2, SecondsLeft: null });
        Assert.Equal(["idle", "excluded"], clients.OrderBy(row => row.Id, StringComparer.Ordinal).Select(row => row.State));
        Assert.Equal(
            ["paused: no new round opens", "the run stops after round 2", "client c0001 is excluded"],
            All().Events.Where(line => line.Kind == "operator").Select(line => line.Text));
    }

    [Fact]
    public void Client_that_is_excluded_shows_so_even_when_it_is_lost()
    {
        _run.Join("n", FakeRun.Client(0));
        _run.Controls(_run.Decided(new ControlRequest.Exclude(FakeRun.Client(0))));
        _run.Unreach("its node cannot be reached", FakeRun.Client(0));
        Assert.Equal("excluded", Row().State);
    }

    [Fact]
    public void Run_is_healthy_while_it_moves_and_not_when_it_waits_too_long_or_failed()
    {
        Assert.True(_watch.Health().Healthy);
        _watch.Happened(new RunEvent.RoundWaits(new Algorithms.RoundId(1), 4, 1));
        _time.Now += Patience;
        Assert.True(_watch.Health().Healthy);
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(
            (false, "round 1 waits for clients: it starts with 4, and 1 can be reached, for 121 s"), _watch.Health());

        _run.Controls(_run.Decided(new ControlRequest.Pause()));
        Assert.Equal((true, "paused after round 0"), _watch.Health());
        _run.Controls(OperatorControls.None);
        _run.Open(FakeRun.Plan(1, FakeRun.Client(0)));
        Assert.Equal((true, "round 1 of 10"), _watch.Health());

        _watch.Happened(new RunEvent.Ended(0, "round 1 failed 3 times"));
        Assert.Equal((false, "round 1 failed 3 times"), _watch.Health());
    }

    [Fact]
    public void Waiting_is_measured_from_its_beginning_and_a_pause_is_no_waiting()
    {
        var waits = new RunEvent.RoundWaits(new Algorithms.RoundId(1), 4, 1);
        _watch.Happened(waits);
        _time.Now += Patience;
        _watch.Happened(waits);
        _time.Now += TimeSpan.FromSeconds(1);
        Assert.False(_watch.Health().Healthy);

        _run.Controls(_run.Decided(new ControlRequest.Pause()));
        _run.Controls(OperatorControls.None);
        Assert.True(_watch.Health().Healthy);
        _watch.Happened(waits);
        _time.Now += Patience;
        Assert.True(_watch.Health().Healthy);
    }

    /// <summary>The operator asks in round 2 for the end of the run.</summary>
    [Theory]
    [InlineData(10, 2)]
    [InlineData(2, null)]
    public void Run_was_stopped_where_rounds_are_left(int rounds, int? stopped)
    {
        var watch = new RunWatch(_time, Patience);
        var run = new FakeRun(watch);
        run.Begin(rounds);
        run.Close(1);
        run.Controls(run.Decided(new ControlRequest.StopAfterRound()));
        run.Close(2);
        watch.Happened(new RunEvent.Ended(2, null));
        Assert.Equal(stopped, watch.StoppedAfter);
    }

    [Fact]
    public void Run_that_nobody_leads_any_more_was_interrupted_unless_it_had_ended()
    {
        _run.Open(FakeRun.Plan(1, FakeRun.Client(0)));
        _watch.Left();
        Assert.Equal((RunPhase.Failed, "interrupted in round 1"), (All().Run!.Phase, All().Run!.Detail));

        var complete = new RunWatch(_time, Patience);
        complete.Happened(new RunEvent.Ended(10, null));
        complete.Left();
        Assert.Equal(RunPhase.Over, complete.Since(default)!.Run!.Phase);
    }

    [Fact]
    public void Those_who_are_gone_are_forgotten_where_there_are_too_many()
    {
        var many = Enumerable.Range(0, Clientele.MostRows).Select(FakeRun.Client).ToArray();
        _run.Join("n", many);
        var known = All().Mark;
        _run.Lose("gone", tookLeave: false, many);
        _run.Join("m", new Algorithms.ClientId("new"));
        var changes = _watch.Since(known)!;
        Assert.True(changes.Reset);
        Assert.Equal("new", Assert.Single(changes.Clients).Id);
    }

    [Fact]
    public void Words_of_others_are_printable_and_short_and_cannot_end_a_script()
    {
        var client = new Algorithms.ClientId("</script><img src=x onerror=alert(1)>");
        _run.Join("evil\u202e\nnode", client);
        _run.Settle(FakeRun.Plan(1, client), client, new string('x', 5000) + "\n\u001b[2J");
        _run.Refuse("evil\u202e\nnode", new string('x', 5000) + "\n\u001b[2J");
        var text = JsonSerializer.Serialize(All(), Json.Options);
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
        Assert.Contains(All().Events, line => line.Text == @"node evil\u202e\nnode joined with 1 clients");
        Assert.StartsWith(@"node evil\u202e\nnode at 192.0.2.1:4053 refused: xxx", All().Events[^1].Text, StringComparison.Ordinal);
        Assert.All(All().Events, line => Assert.True(line.Text.Length < 1000));
        Assert.Equal(client.Value, Row().Id);
    }

    /// <summary>Scores 1, 2 and 3: the middle one is half way, 127.5, to even.</summary>
    [Fact]
    public void Score_maps_become_shades_from_the_least_to_the_most()
    {
        _watch.Happened(new RunEvent.ScoresMoved([new ScoreMapPicture("fc1", [1, 2, 3]), new ScoreMapPicture("even", [4, 4])]));
        var maps = All().Scores!;
        Assert.Equal(("fc1", 1, 3), (maps[0].Group, maps[0].Least, maps[0].Most));
        Assert.Equal(new byte[] { 0, 128, 255 }, maps[0].Cells);
        Assert.Equal(new byte[] { 0, 0 }, maps[1].Cells);
    }

    private RunChanges All() => _watch.Since(default)!;

    private ClientView Row() => Assert.Single(All().Clients);

    private NodeView Node() => Assert.Single(All().Nodes);
}

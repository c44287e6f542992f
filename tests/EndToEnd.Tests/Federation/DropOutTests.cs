using AfdActors.Algorithms;
using AfdActors.Algorithms.Dropout;
using AfdActors.Coordinator;
using AfdActors.Coordinator.Checkpoints;

namespace AfdActors.EndToEnd.Tests.Federation;

/// <summary>Clients that misbehave: the round ends as docs/faults.md says, and nothing else notices.</summary>
public sealed class DropOutTests : FederationTest
{
    private static readonly ScriptedWork Good = ScriptedWork.Dyadic(1);

    [Fact]
    public async Task Client_whose_training_throws_drops_out_and_the_rest_aggregates()
    {
        var settings = Settings(rounds: 1, clients: 3);
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, settings, Good, new ScriptedWork((_, _, _) => throw new InvalidOperationException("no memory left")), Good);

        var report = Finish().Report;
        Assert.Equal(["c00", "c02"], report.Accepted);
        Assert.Contains("no memory left", report.Dropped["c01"], StringComparison.Ordinal);
        Assert.Equal(1, (await end.WaitAsync(Patience)).Round);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Client_with_a_non_finite_loss_is_refused(double loss)
    {
        var settings = Settings(rounds: 1, clients: 2);
        var (coordinator, _) = StartCoordinator(settings);
        StartNode(coordinator, settings, ScriptedWork.Dyadic(1, loss), Good);

        var report = Finish().Report;
        Assert.Equal(["c01"], report.Accepted);
        Assert.Contains("expected a finite number", report.Dropped["c00"], StringComparison.Ordinal);
    }

    [Fact]
    public void Client_that_never_answers_drops_out_at_the_deadline()
    {
        using var release = new ManualResetEventSlim();
        var settings = Settings(rounds: 1, clients: 2);
        var (coordinator, _) = StartCoordinator(settings);
        StartNode(coordinator, settings, Good, Stuck(release));

        ExpectMsg<Started>();
        Assert.Equal("accepted", ExpectMsg<Done>().Outcome);
        Time.Advance(Deadline);
        Assert.Equal("no update before the deadline", ExpectMsg<Done>().Outcome);
        Assert.Equal(["c00"], ExpectMsg<Finished>().Report.Accepted);
        release.Set();
    }

    [Fact]
    public async Task Late_client_learns_that_its_round_is_over_and_takes_part_in_the_next()
    {
        using var release = new ManualResetEventSlim();
        var settings = Settings(rounds: 2, clients: 2);
        var (coordinator, end) = StartCoordinator(settings);
        StartNode(coordinator, settings, Good, Stuck(release, onlyIn: 1));

        ExpectMsg<Started>();
        ExpectMsg<Done>();
        Time.Advance(Deadline);
        ExpectMsg<Done>();
        release.Set();
        ExpectMsg<Finished>();
        var second = Finish().Report;
        Assert.Equal(["c00", "c01"], second.Accepted);
        Assert.Equal(2, (await end.WaitAsync(Patience)).Round);
    }

    [Fact]
    public async Task Round_without_enough_updates_is_repeated_and_then_fails_the_run()
    {
        var settings = Settings(rounds: 1, clients: 2);
        var (coordinator, end) = StartCoordinator(settings);
        var broken = new ScriptedWork((_, _, _) => throw new InvalidOperationException("always"));
        StartNode(coordinator, settings, broken, broken);

        var failure = await Assert.ThrowsAsync<RunFailedException>(() => end);
        Assert.Contains("round 1 failed 3 times", failure.Message, StringComparison.Ordinal);
        Assert.Contains("always", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_from_a_state_of_another_strategy_fails_the_run_with_its_reason()
    {
        var settings = Settings(rounds: 1, clients: 1);
        var start = RunState.Fresh(new RunId("0123456789abcdef"), Layout, settings);
        var (_, end) = StartCoordinator(settings with { Dropout = new DropoutSettings(DropoutKind.Random) }, start);

        var failure = await Assert.ThrowsAsync<MalformedDataException>(() => end.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("expected the state of strategy Random, got None", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_that_keeps_failing_is_stopped_and_deregistered()
    {
        // 3 restarts a minute are allowed, so the 4th failure takes the client out; the roster hears of it some rounds later.
        const int Rounds = 60;
        var settings = Settings(Rounds, clients: 2);
        var (coordinator, _) = StartCoordinator(settings);
        StartNode(coordinator, settings, Good, new ScriptedWork((_, _, _) => throw new InvalidOperationException("broken disk")));

        var reports = Enumerable.Range(0, Rounds).Select(_ => Finish().Report).ToList();
        Assert.All(reports, report => Assert.Equal(["c00"], report.Accepted));
        Assert.All(reports.Take(4), report => Assert.Equal(["c00", "c01"], report.Clients));
        Assert.Equal(["c00"], reports[^1].Clients);
    }

    private static ScriptedWork Stuck(ManualResetEventSlim release, int? onlyIn = null) => new((offer, received, _) =>
    {
        if (onlyIn is null || offer.Offer.Round.Value == onlyIn) release.Wait(TimeSpan.FromSeconds(30), CancellationToken.None);
        return (ScriptedWork.Gradient(received.Length, 1), 1);
    });

    private Finished Finish() => (Finished)FishForMessage(message => message is Finished);
}

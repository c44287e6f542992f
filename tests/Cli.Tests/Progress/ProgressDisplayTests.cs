using AfdActors.Algorithms;
using AfdActors.Cli.Progress;
using AfdActors.Experiments.Tests;

namespace AfdActors.Cli.Tests.Progress;

public sealed class ProgressDisplayTests
{
    [Fact]
    public void A_person_sees_a_bar_with_rounds_and_clients()
    {
        using var error = new StringWriter();
        using (var display = ProgressDisplay.For(new Terminal(TextWriter.Null, error, Interactive: true), "[a]", rounds: 2))
        {
            display.RoundStarted(new RoundId(1), 3);
            display.ClientDone(new RoundId(1), new ClientId("a"), "accepted");
            display.RoundFinished(Reports.Round(1));
        }

        var drawn = error.ToString().Split('\r');
        Assert.Contains("[a]", drawn[1], StringComparison.Ordinal);
        Assert.Contains("client 1/3", drawn[2], StringComparison.Ordinal);
        Assert.Contains("round 1/2", drawn[3], StringComparison.Ordinal);
        Assert.Contains("accuracy 50.0 %", drawn[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_person_there_is_one_plain_line_per_round()
    {
        using var error = new StringWriter();
        using (var display = ProgressDisplay.For(new Terminal(TextWriter.Null, error, Interactive: false), "x", rounds: 2))
        {
            display.RoundStarted(new RoundId(1), 3);
            display.ClientDone(new RoundId(1), new ClientId("a"), "accepted");
            display.RoundFinished(Reports.Round(1));
        }

        Assert.Equal("x: round 1/2: 2 updates, 1 dropped, loss 1.5000, accuracy 50.0 %, 1.0 kB down, 100 B up, 2.0 s" + Environment.NewLine, error.ToString());
    }
}

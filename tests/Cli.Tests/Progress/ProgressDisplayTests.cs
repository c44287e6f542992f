using AfdActors.Algorithms;
using AfdActors.Cli.Progress;
using AfdActors.Experiments.Tests;
using Spectre.Console;
using Spectre.Console.Testing;

namespace AfdActors.Cli.Tests.Progress;

public sealed class ProgressDisplayTests : IDisposable
{
    private const string Line = "a: round 1/2: 2 updates, 1 dropped, loss 1.5000, accuracy 50.0 %, 1.0 kB down, 100 B up, 2.0 s";

    private readonly TestConsole _console = new TestConsole().EmitAnsiSequences().Colors(ColorSystem.Standard).Width(120);
    private readonly WatchedError _error;

    public ProgressDisplayTests() => _error = new WatchedError(_console);

    private IReadOnlyList<string> Shown => Screen.Of(_console.Output, _console.Profile.Width);

    public void Dispose()
    {
        _error.Dispose();
        _console.Dispose();
    }

    [Fact]
    public void A_person_sees_a_bar_with_rounds_clients_results_and_the_time_left()
    {
        using var display = Display();

        display.RoundStarted(new RoundId(1), 3);
        display.ClientDone(new RoundId(1), new ClientId("a"), "accepted");
        Assert.Equal("━━━━──────────────────── a: round 0/2, client 1/3", Shown.Single());

        display.RoundFinished(Reports.Round(1));
        // A round took 2 seconds; one of the two is left, then half of one.
        Assert.EndsWith(" a: round 1/2, client 0/0, loss 1.5000, accuracy 50.0 %, 2.0 s left", Shown[^1], StringComparison.Ordinal);
        display.RoundStarted(new RoundId(2), 2);
        display.ClientDone(new RoundId(2), new ClientId("a"), "accepted");
        Assert.EndsWith(" a: round 1/2, client 1/2, loss 1.5000, accuracy 50.0 %, 1.0 s left", Shown[^1], StringComparison.Ordinal);
    }

    /// <summary>A bar of 24 for two rounds of five clients: 2.4 of it is done after one client, 4.8 after two.</summary>
    [Fact]
    public void A_bar_is_rounded_to_the_nearest()
    {
        using var display = Display();
        display.RoundStarted(new RoundId(1), 5);
        display.ClientDone(new RoundId(1), new ClientId("a"), "accepted");
        Assert.StartsWith("━━─", Shown.Single(), StringComparison.Ordinal);
        display.ClientDone(new RoundId(1), new ClientId("b"), "accepted");
        Assert.StartsWith("━━━━━─", Shown.Single(), StringComparison.Ordinal);
    }

    /// <summary>What is done can be told from what is not without colors, too.</summary>
    [Fact]
    public void Without_colors_the_bar_is_the_same()
    {
        _console.Colors(ColorSystem.NoColors);
        using (var display = Display())
        {
            display.RoundStarted(new RoundId(1), 3);
            display.ClientDone(new RoundId(1), new ClientId("a"), "accepted");
            Assert.Equal("━━━━──────────────────── a: round 0/2, client 1/3", Shown.Single());
        }

        Assert.DoesNotMatch("\u001b\\[[0-9;]*m", _console.Output);
    }

    [Fact]
    public void Lines_of_rounds_and_warnings_stand_above_the_bar_whole_and_in_order()
    {
        using var display = Display();
        display.RoundStarted(new RoundId(1), 3);
        _error.Write("warn: dis");
        display.ClientDone(new RoundId(1), new ClientId("a"), "accepted");
        _error.WriteLine("k full");
        display.RoundFinished(Reports.Round(1));
        _error.Write("warn: two\nwarn: three\n");

        Assert.Equal(["warn: disk full", Line, "warn: two", "warn: three"], Shown.SkipLast(1));
        Assert.Contains("round 1/2", Shown[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_finished_display_leaves_the_lines_and_no_bar()
    {
        using (var display = Display())
        {
            display.RoundFinished(Reports.Round(1));
            _error.Write("warn: begun");
        }

        _error.WriteLine("after");
        Assert.Equal([Line, "warn: begun", "after"], Shown);
    }

    [Fact]
    public void Nothing_is_wider_than_the_terminal()
    {
        _console.Width(40);
        using var display = Display();
        display.RoundStarted(new RoundId(1), 3);
        _error.WriteLine("warn: 日本 0123456789 0123456789 0123456789");
        display.RoundFinished(Reports.Round(1));

        // Wide characters take two columns, of which the screen of this test shows one; 39 columns of text, and the ellipsis.
        Assert.Equal(["warn: 日本 0123456789 0123456789 012345…", Line[..39] + "…", "━━━━──── a: round 1/2, client 0/0, loss…"], Shown);
    }

    /// <summary>Of 40 columns six are the first word's and one is the ellipsis: 33 are left, for 16 characters of two columns.</summary>
    [Fact]
    public void Wide_characters_are_cut_by_their_columns()
    {
        _console.Width(40);
        using var display = Display();
        _error.WriteLine("warn: " + new string('日', 30));

        Assert.Equal("warn: " + new string('日', 16) + "…", Shown[0]);
    }

    [Fact]
    public void A_display_beside_others_writes_lines_that_fit()
    {
        _console.Width(40);
        using (var display = ProgressDisplay.For(new Terminal(TextWriter.Null, _error, Watched: _error), "a", rounds: 2, sideBySide: true))
        {
            display.RoundStarted(new RoundId(1), 3);
            Assert.Empty(Shown);
            display.RoundFinished(Reports.Round(1));
        }

        Assert.Equal([Line[..39] + "…"], Shown);
    }

    [Fact]
    public async Task Warnings_of_many_threads_do_not_tear_the_bar_or_each_other()
    {
        using var display = Display();
        display.RoundStarted(new RoundId(1), 400);
        var warnings = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++)
                _error.WriteLine($"warn: {thread} {i}");
        })).ToArray();
        for (var i = 0; i < 200; i++)
            display.ClientDone(new RoundId(1), new ClientId("a"), "accepted");
        await Task.WhenAll(warnings);

        var expected = Enumerable.Range(0, 4).SelectMany(thread => Enumerable.Range(0, 50).Select(i => $"warn: {thread} {i}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(expected, Shown.SkipLast(1).Order(StringComparer.Ordinal));
        Assert.EndsWith("client 200/400", Shown[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_person_there_is_one_plain_line_per_round_with_the_time_left()
    {
        using var error = new StringWriter();
        using (var display = ProgressDisplay.For(new Terminal(TextWriter.Null, error), "a", rounds: 2))
        {
            display.RoundStarted(new RoundId(1), 3);
            display.ClientDone(new RoundId(1), new ClientId("a"), "accepted");
            display.RoundFinished(Reports.Round(1));
            display.RoundFinished(Reports.Round(2) with { Seconds = 4 });
        }

        // A round took 2 seconds, and one is left; after the last none is.
        var lines = error.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(Line + ", 2.0 s left", lines[0]);
        Assert.StartsWith("a: round 2/2: ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(", 4.0 s", lines[1], StringComparison.Ordinal);
    }

    /// <summary>Two of three rounds took 2 and 4 seconds: the third takes 3.</summary>
    [Fact]
    public void The_time_left_is_by_the_mean_of_the_rounds()
    {
        using var error = new StringWriter();
        using (var display = ProgressDisplay.For(new Terminal(TextWriter.Null, error), "a", rounds: 3))
        {
            display.RoundFinished(Reports.Round(1));
            display.RoundFinished(Reports.Round(2) with { Seconds = 4 });
        }

        Assert.EndsWith(", 3.0 s left", error.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    private ProgressDisplay Display() => ProgressDisplay.For(new Terminal(TextWriter.Null, _error, Watched: _error), "a", rounds: 2);
}

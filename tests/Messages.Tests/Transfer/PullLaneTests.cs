using AfdActors.Messages.Transfer;

namespace AfdActors.Messages.Tests.Transfer;

/// <summary>Who asks for what and when, with time and arrivals by hand. Every payload has chunks of 10 bytes.</summary>
public class PullLaneTests
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(2);

    private readonly ModeledLink _clock = new(1, TimeSpan.Zero);
    private readonly List<(string Name, int Index)> _asked = [];
    private readonly PullLane _lane;

    public PullLaneTests() => _lane = new PullLane(40, Retry, _clock);

    [Fact]
    public void Pulls_take_turns_and_a_new_one_is_next()
    {
        var (a, b) = (Join("a", 9), Join("b", 9));
        Asked(("a", 0));
        _lane.Arrived(a, 0, 1);
        Asked(("b", 0), ("a", 1));
        var c = Join("c", 9);
        _lane.Arrived(b, 0, 1);
        Asked(("c", 0), ("b", 1));
        _lane.Arrived(c, 0, 1);
        Asked(("a", 2), ("c", 1));
    }

    /// <summary>Each arrival at once adds a chunk to the window, up to 4 of them.</summary>
    [Fact]
    public void Window_grows_while_the_link_is_quick_and_never_above_the_most()
    {
        var a = Join("a", 30);
        for (var index = 0; index < 20; index++) _lane.Arrived(a, index, 1);
        Assert.Equal(24, _asked.Count);
    }

    /// <summary>
    /// The first chunk took 1 ms; the 4 behind each other take 1 s: in that time half a second's worth may be under way, which is 2 chunks.
    /// </summary>
    [Fact]
    public void Window_shrinks_at_once_to_what_the_link_carries_in_the_longest_time()
    {
        var a = Join("a", 30);
        _clock.Run(TimeSpan.FromMilliseconds(1));
        for (var index = 0; index < 8; index++) _lane.Arrived(a, index, 1);
        Assert.Equal(12, _asked.Count);
        _clock.Run(TimeSpan.FromSeconds(1));
        for (var index = 8; index < 12; index++) _lane.Arrived(a, index, 1);
        var inFlight = _asked.Count - 12;
        Assert.InRange(inFlight, 1, 2);
    }

    [Fact]
    public void A_holder_that_is_gone_keeps_nobody_waiting_and_is_asked_for_one_chunk_at_a_time()
    {
        var (gone, b) = (Join("gone", 9), Join("b", 90));
        Asked(("gone", 0));
        Wait(Retry, gone, b);
        Asked(("b", 0), ("gone", 0));
        for (var index = 0; index < 8; index++)
        {
            _lane.Arrived(b, index, 1);
            _clock.Run(TimeSpan.FromMilliseconds(1));
        }

        Assert.DoesNotContain("gone", _asked.Select(ask => ask.Name));
        Assert.Equal(12, _asked.Max(ask => ask.Index) + 1);
    }

    [Fact]
    public void What_nothing_comes_of_is_asked_for_again_after_2_4_8_and_16_seconds_and_then_every_16()
    {
        var a = Join("a", 3);
        var at = new List<double>();
        for (var second = 1; second <= 46; second++)
        {
            _asked.Clear();
            Wait(TimeSpan.FromSeconds(1), a);
            if (_asked.Count > 0) at.Add(_clock.Now.TotalSeconds);
        }

        Assert.Equal([2, 6, 14, 30, 46], at);
    }

    [Fact]
    public void Nothing_is_asked_for_again_while_chunks_keep_coming_in_order()
    {
        var a = Join("a", 30);
        for (var index = 0; index < 4; index++) _lane.Arrived(a, index, 1);
        for (var index = 4; index < 12; index++)
        {
            Wait(TimeSpan.FromSeconds(1.5), a);
            _lane.Arrived(a, index, 1);
        }

        Assert.Equal(_asked.Distinct(), _asked);
    }

    [Fact]
    public void A_chunk_that_comes_after_it_was_given_up_is_not_asked_for_again()
    {
        var (a, b) = (Join("a", 2), Join("b", 2));
        Wait(Retry, a, b);
        Asked(("a", 0), ("b", 0), ("a", 0));
        Wait(2 * Retry, a, b);
        Asked(("a", 0));
        _lane.Arrived(b, 0, 1);
        Asked(("b", 1));
        Assert.True(_lane.HasAsked(b, 1));
        Assert.False(_lane.HasAsked(a, 1));
    }

    [Fact]
    public void Who_leaves_makes_room()
    {
        var a = Join("a", 2);
        Join("b", 2);
        Asked(("a", 0));
        _lane.Leave(a);
        Asked(("b", 0));
    }

    /// <summary>
    /// With a window of one chunk, b to e wait: the last to join is the first. Who leaves in the middle, at the front and at the back takes
    /// none of the others along, and is never asked for.
    /// </summary>
    [Fact]
    public void Who_leaves_its_place_in_the_queue_keeps_nobody_from_theirs()
    {
        var lists = "abcdef".ToDictionary(name => name, name => Join($"{name}", 2));
        Asked(("a", 0));
        foreach (var name in "dfb") _lane.Leave(lists[name]);
        Asked();

        // The chunk that came widens the window by one: the two in front, and then, turn by turn, the rest.
        _lane.Arrived(lists['a'], 0, 1);
        Asked(("e", 0), ("c", 0));
        foreach (var name in "ec") _lane.Arrived(lists[name], 0, 1);
        Asked(("a", 1), ("e", 1), ("c", 1));
        foreach (var name in "aec") _lane.Arrived(lists[name], 1, 1);
        Asked();
    }

    /// <summary>The same among those whose chunks are lost, which are asked for one at a time.</summary>
    [Fact]
    public void Who_leaves_while_its_chunks_are_lost_is_asked_for_no_more()
    {
        var (a, b, c) = (Join("a", 1), Join("b", 1), Join("c", 1));
        foreach (var list in (AskList[])[a, b, c]) Wait(2 * Retry, a, b, c);
        _asked.Clear();
        _lane.Leave(b);
        for (var i = 0; i < 4; i++) Wait(16 * Retry, a, c);
        Assert.Equal(["a", "c"], _asked.Select(ask => ask.Name).Distinct().Order());
        _lane.Leave(a);
        _asked.Clear();
        for (var i = 0; i < 2; i++) Wait(16 * Retry, c);
        Assert.Equal([("c", 0), ("c", 0)], _asked);
    }

    private AskList Join(string name, int chunks)
    {
        var list = new AskList(new PayloadInfo(10 * chunks, default, 10), (first, count) =>
        {
            for (var index = first; index < first + count; index++) _asked.Add((name, index));
        });
        _lane.Join(list);
        return list;
    }

    /// <summary>Lets time pass, and those who pull look for what is lost.</summary>
    private void Wait(TimeSpan time, params AskList[] lists)
    {
        _clock.Run(time);
        foreach (var list in lists) _lane.Retry(list);
    }

    /// <summary>What was asked for since this was called last.</summary>
    private void Asked(params (string Name, int Index)[] expected)
    {
        Assert.Equal(expected, _asked);
        _asked.Clear();
    }
}

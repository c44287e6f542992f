namespace AfdActors.Messages.Transfer;

/// <summary>
/// How many bytes may be asked for and not there yet, so that the link is busy and nothing else that it carries waits for long. All that is
/// measured is the time from asking for a chunk until it comes: a chunk that was alone takes what the way takes, and what more it takes
/// behind others is the time that they queue. By Little's law, what queues for a time t is t times what the link carries: so the window
/// follows the link. Pure, not thread-safe. Why these numbers: docs/decisions/transfer.md.
/// </summary>
/// <param name="most">Largest window, in bytes.</param>
internal sealed class PullWindow(int most)
{
    /// <summary>What payload may add to the way's own time.</summary>
    public static readonly TimeSpan Queue = TimeSpan.FromMilliseconds(100);

    /// <summary>What a chunk may take in all, so that windows which share a link do not take each other's queues for the way.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    private double _bytes;
    private TimeSpan _way = Longest;

    /// <summary>
    /// Bytes to ask for at once, beyond a chunk: an eighth of the window, so that who pulls on a fast link asks seldom and gets large
    /// pieces.
    /// </summary>
    public int Range => (int)Math.Min(_bytes / 8, WireProtocol.MaxRangeBytes);

    /// <summary>One request always, so that there is something to measure.</summary>
    public bool Allows(int inFlight, int bytes) => inFlight == 0 || inFlight + bytes <= _bytes;

    /// <summary>Chunks came, together.</summary>
    /// <param name="bytes">Their length.</param>
    /// <param name="chunk">The longest one's.</param>
    /// <param name="ahead">Bytes in flight when they were asked for, with those of the request.</param>
    /// <param name="took">From then until now.</param>
    public void Arrived(int bytes, int chunk, int ahead, TimeSpan took)
    {
        _way = ahead == bytes || took < _way ? took : _way;
        var allowed = _way + Queue < Longest ? _way + Queue : Longest;
        if (took > allowed)
            _bytes = Math.Min(_bytes, Math.Max(ahead * (allowed / took), took <= Longest ? 2 * chunk : 0));
        else if (2 * ahead >= _bytes)
            _bytes = Math.Min(most, Math.Max(_bytes, bytes) + Growth(bytes, chunk, took));
    }

    /// <summary>Nothing comes any more: begin anew, with one chunk.</summary>
    public void Restart() => _bytes = 0;

    /// <summary>
    /// Twice the window in a round trip where that adds no more than <see cref="Queue"/> to it; near the limit a chunk in a round trip, so
    /// that windows which share a link become alike.
    /// </summary>
    private double Growth(int bytes, int chunk, TimeSpan took) => took < _way + (Queue / 2)
        ? bytes * Math.Min(1, Queue / took)
        : bytes * Math.Min(1, chunk / _bytes);
}

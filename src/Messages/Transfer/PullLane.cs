namespace AfdActors.Messages.Transfer;

/// <summary>
/// Everything that is pulled from one node, in turns of a request: what is in flight is bounded for all of it together by a
/// <see cref="PullWindow"/>. A chunk counts as lost when it is long overdue and one asked for after it has come, or nothing at all comes;
/// who lost one asks for one at a time until something comes, so that a holder that is gone keeps nobody else waiting. Thread-safe.
/// </summary>
/// <param name="maxInFlight">Most bytes in flight.</param>
/// <param name="retry">No chunk is overdue before this time.</param>
internal sealed class PullLane(int maxInFlight, TimeSpan retry, TimeProvider time)
{
    private const int RoundTripsUntilOverdue = 4;
    private const int MaxDoublings = 3;

    private readonly Lock _lock = new();
    private readonly PullWindow _window = new(maxInFlight);
    private readonly LinkedList<AskList> _ready = [];
    private readonly LinkedList<AskList> _suspects = [];
    private int _inFlight;
    private long _asked;

    /// <summary>The latest in order of what came.</summary>
    private long _newest = -1;
    private long _heard = time.GetTimestamp();
    private TimeSpan _roundTrip;
    private AskList? _probing;

    /// <summary>Times in a row that nothing came.</summary>
    private int _silences;
    private long _silenced = time.GetTimestamp();

    /// <summary>The first chunk of a payload is asked for before further ones of others, so that its holder knows soon.</summary>
    public void Join(AskList list)
    {
        lock (_lock)
        {
            _ready.AddFirst(list.Place);
            AskMore();
        }
    }

    public void Leave(AskList list)
    {
        lock (_lock)
        {
            Drop(list, [.. list.Outstanding.Keys]);
            Withdraw(list);
            AskMore();
        }
    }

    /// <summary>Another holder took over: what the former one was asked for is lost.</summary>
    public void AskAnew(AskList list)
    {
        lock (_lock)
        {
            Drop(list, [.. list.Outstanding.Keys]);
            Trust(list);
            AskMore();
        }
    }

    public bool HasAsked(AskList list, int index)
    {
        lock (_lock) return index >= 0 && index < list.Asked;
    }

    /// <summary>Chunks that follow each other are here.</summary>
    public void Arrived(AskList list, int first, int count)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Measure(list, first, count, now);
            (_heard, _silences) = (now, 0);
            if (list.IsSuspect) Trust(list);
            AskMore();
        }
    }

    /// <summary>Looks for chunks that are lost; called now and then by whoever pulls.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Retry(AskList list)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var limit = Math.Max(retry.Ticks, RoundTripsUntilOverdue * _roundTrip.Ticks) << Math.Min(_silences, MaxDoublings);
            var silent = time.GetElapsedTime(_heard, now).Ticks >= limit;
            int[] lost = [.. list.Outstanding
                .Where(pair => time.GetElapsedTime(pair.Value.At, now).Ticks >= limit && (silent || pair.Value.Order < _newest))
                .Select(pair => pair.Key)];
            if (lost.Length == 0) return false;
            if (silent) FallSilent(now, limit);
            Drop(list, lost);
            Withdraw(list);
            _suspects.AddLast(list.Place);
            list.IsSuspect = true;
            AskMore();
            return true;
        }
    }

    private void Measure(AskList list, int first, int count, long now)
    {
        var (bytes, chunk, ahead, longest) = (0, 0, 0, TimeSpan.Zero);
        for (var index = first; index < first + count; index++)
        {
            if (!list.Arrived(index, out var ask, out var isLate)) continue;
            var took = time.GetElapsedTime(ask.First, now);
            longest = took > longest ? took : longest;
            if (isLate) continue;
            Release(list, ask);
            _newest = Math.Max(_newest, ask.Order);
            if (ask.IsProbe) continue;
            (bytes, chunk, ahead) = (bytes + ask.Bytes, Math.Max(chunk, ask.Bytes), Math.Max(ahead, ask.Ahead));
        }

        _roundTrip = longest > _roundTrip ? longest : _roundTrip + ((longest - _roundTrip) / 8);
        if (bytes > 0) _window.Arrived(bytes, chunk, ahead, longest);
    }

    /// <summary>Once in the time after which it is noticed, whoever notices.</summary>
    private void FallSilent(long now, long limit)
    {
        _window.Restart();
        if (time.GetElapsedTime(_silenced, now).Ticks < limit) return;
        _silences++;
        _silenced = now;
    }

    private void Trust(AskList list)
    {
        if (list.IsSuspect) Withdraw(list);
        list.IsSuspect = false;
        if (list.HasMore && list.Place.List is null) _ready.AddFirst(list.Place);
    }

    private static void Withdraw(AskList list) => list.Place.List?.Remove(list.Place);

    private void Drop(AskList list, int[] indices)
    {
        foreach (var index in indices)
        {
            Release(list, list.Outstanding[index]);
            list.Lose(index);
        }
    }

    private void Release(AskList list, Ask ask)
    {
        if (!ask.IsProbe) _inFlight -= ask.Bytes;
        else if (list == _probing) _probing = null;
    }

    private void AskMore()
    {
        while (_ready.First?.Value is { } list)
        {
            var (count, bytes) = list.Next(_window.Range);
            if (!_window.Allows(_inFlight, bytes)) break;
            _ready.RemoveFirst();
            _inFlight += bytes;
            Send(list, count, _inFlight);
            if (list.HasMore) _ready.AddLast(list.Place);
        }

        if (_probing is not null || _suspects.First?.Value is not { } suspect) return;
        _suspects.RemoveFirst();
        _probing = suspect;
        Send(suspect, 1, 0);
    }

    private void Send(AskList list, int count, int ahead)
    {
        var now = time.GetTimestamp();
        list.Send(count, new Ask(_asked++, 0, ahead, now, now));
    }
}

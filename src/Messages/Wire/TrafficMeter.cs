using System.Collections.Concurrent;
using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Messages.Wire;

/// <summary>Bytes of serialized messages from and to the coordinator.</summary>
public readonly record struct Traffic(long BytesDown, long BytesUp);

/// <summary>
/// Counts the bytes that training moves (docs/design.md "Network model"), in the system that hosts the coordinator: offers and downward chunks when they are
/// written, results, failures and upward chunks when they are read, retries and late answers included. Registration, verdicts, chunk
/// requests and evaluation do not count. Thread-safe.
/// </summary>
public sealed class TrafficMeter : IExtension
{
    private readonly ConcurrentDictionary<(RoundId Round, ClientId Client), Counter> _counters = new();
    private readonly Counter _total = new();

    public long BytesDown => _total.Read().BytesDown;

    public long BytesUp => _total.Read().BytesUp;

    /// <summary>The meter of an actor system; one each.</summary>
    public static TrafficMeter Of(ActorSystem system) => system.WithExtension<TrafficMeter, TrafficMeterProvider>();

    /// <summary>
    /// What one client moved for one round, all attempts together; zero for a round that this system made the client no offer in, so that made-up
    /// names in what comes up take no memory (they count in the totals alone).
    /// </summary>
    public Traffic For(RoundId round, ClientId client) =>
        _counters.TryGetValue((round, client), out var counter) ? counter.Read() : default;

    /// <summary>Drops the clients' counts of all rounds up to this one; the totals stay.</summary>
    public void Forget(RoundId upTo)
    {
        foreach (var key in _counters.Keys.Where(key => key.Round <= upTo))
            _counters.TryRemove(key, out _);
    }

    internal void Written(IWireMessage message, int bytes)
    {
        switch (message)
        {
            case TrainOffer { Offer: var offer }:
                _counters.GetOrAdd((offer.Round, offer.Client), static _ => new Counter());
                Count(offer, bytes, 0);
                break;
            case PayloadChunk { Direction: PayloadDirection.Down, Offer: var offer }:
                Count(offer, bytes, 0);
                break;
        }
    }

    internal void Read(IWireMessage message, int bytes)
    {
        switch (message)
        {
            case TrainResult { Offer: var offer }:
                Count(offer, 0, bytes);
                break;
            case TrainingFailed { Offer: var offer }:
                Count(offer, 0, bytes);
                break;
            case PayloadChunk { Direction: PayloadDirection.Up, Offer: var offer }:
                Count(offer, 0, bytes);
                break;
        }
    }

    private void Count(OfferId offer, int down, int up)
    {
        _total.Add(down, up);
        if (_counters.TryGetValue((offer.Round, offer.Client), out var counter))
            counter.Add(down, up);
    }

    private sealed class Counter
    {
        private long _down;
        private long _up;

        public void Add(int down, int up)
        {
            Interlocked.Add(ref _down, down);
            Interlocked.Add(ref _up, up);
        }

        public Traffic Read() => new(Interlocked.Read(ref _down), Interlocked.Read(ref _up));
    }
}

/// <summary>Makes the <see cref="TrafficMeter"/> of a system.</summary>
public sealed class TrafficMeterProvider : ExtensionIdProvider<TrafficMeter>
{
    public override TrafficMeter CreateExtension(ExtendedActorSystem system) => new();
}

using AfdActors.Algorithms;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Sessions;

/// <summary>
/// What the clients of one round send and receive, and how long their sessions take, all attempts together. Not thread-safe; the meters
/// are.
/// </summary>
internal sealed class RoundTraffic(TimeProvider time)
{
    private readonly Dictionary<ClientId, TrafficMeter> _meters = [];
    private readonly Dictionary<ClientId, long> _begun = [];
    private readonly Dictionary<ClientId, TimeSpan> _taken = [];

    /// <summary>All that had a session, or were told something, in client order.</summary>
    public IEnumerable<ClientId> Clients => _meters.Keys.Order();

    /// <summary>Of all clients, those that dropped out included.</summary>
    public Traffic Total => _meters.Values.Aggregate(default(Traffic), (sum, meter) => sum + meter.Read());

    /// <summary>The client's meter: the same one in every attempt.</summary>
    public TrafficMeter Of(ClientId client) => _meters.TryGetValue(client, out var meter) ? meter : _meters[client] = new TrafficMeter();

    /// <summary>A session of the client begins.</summary>
    public void Begin(ClientId client) => _begun[client] = time.GetTimestamp();

    /// <summary>The client's session has ended.</summary>
    public void End(ClientId client)
    {
        if (_begun.Remove(client, out var begun))
            _taken[client] = _taken.GetValueOrDefault(client) + time.GetElapsedTime(begun);
    }

    /// <summary>Of the client's sessions that have ended.</summary>
    public double SecondsOf(ClientId client) => _taken.GetValueOrDefault(client).TotalSeconds;

    /// <summary>
    /// Counts the verdict of an accepted update, which is sent after the checkpoint, and so after the round's report is made.
    /// </summary>
    public void Accept(OfferId offer) => Of(offer.Client).Sent(Verdict.Accepted(offer));
}

using AfdActors.Algorithms;
using AfdActors.Messages;

namespace AfdActors.Coordinator.Sessions;

/// <summary>What the clients of one round send and receive, all attempts together. Not thread-safe; the meters are.</summary>
internal sealed class RoundTraffic
{
    private readonly Dictionary<ClientId, TrafficMeter> _meters = [];

    /// <summary>Of all clients, those that dropped out included.</summary>
    public Traffic Total => _meters.Values.Aggregate(default(Traffic), (sum, meter) => sum + meter.Read());

    /// <summary>The client's meter: the same one in every attempt.</summary>
    public TrafficMeter Of(ClientId client) => _meters.TryGetValue(client, out var meter) ? meter : _meters[client] = new TrafficMeter();

    /// <summary>
    /// Counts the verdict of an accepted update, which is sent after the checkpoint, and so after the round's report is made.
    /// </summary>
    public void Accept(OfferId offer) => Of(offer.Client).Sent(Verdict.Accepted(offer));
}

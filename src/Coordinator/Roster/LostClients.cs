using AfdActors.Algorithms;
using Akka.Actor;

namespace AfdActors.Coordinator.Roster;

/// <summary>
/// The clients that were lost shortly before and took no leave: their nodes may come back, and must then hear whether the run is over.
/// Belongs to one actor, which hands every <see cref="Expired"/> back.
/// </summary>
internal sealed class LostClients
{
    /// <summary>
    /// More than a node needs to come back, with the defaults of <c>client.conf</c>: it misses the coordinator (6 s), downs itself (5 s),
    /// leaves and makes a new actor system (5 s), joins (2 s) and asks (2 s).
    /// </summary>
    public static readonly TimeSpan ReturnLimit = TimeSpan.FromSeconds(30);

    private readonly HashSet<ClientId> _clients = [];

    public int Count => _clients.Count;

    /// <summary>Clients on the roster are back; those that were lost just now have <see cref="ReturnLimit"/> to return.</summary>
    public void Update(RosterChanged changed, ITimerScheduler timers)
    {
        _clients.RemoveWhere(changed.Roster.Entries.ContainsKey);
        if (!changed.MayReturn) return;
        foreach (var client in changed.Lost)
        {
            _clients.Add(client);
            timers.StartSingleTimer(("lost", client), new Expired(client), ReturnLimit);
        }
    }

    /// <summary>These took their leave.</summary>
    public void Forget(IEnumerable<ClientId> clients) => _clients.ExceptWith(clients);

    public void Forget(Expired expired) => _clients.Remove(expired.Client);

    /// <summary>The time in which this client could return is over.</summary>
    public sealed record Expired(ClientId Client) : INoSerializationVerificationNeeded;
}

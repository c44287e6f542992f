using System.Collections.Immutable;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Roster;

/// <summary>A registered client and the node that hosts it.</summary>
public sealed record RosterEntry(ClientDescription Description, string NodeId, IActorRef Node);

/// <summary>Who is here: every registered client, in client order.</summary>
public sealed record ClientRoster(ImmutableSortedDictionary<ClientId, RosterEntry> Entries)
{
    public static ClientRoster Empty { get; } = new(ImmutableSortedDictionary<ClientId, RosterEntry>.Empty);

    /// <summary>
    /// Takes a node's clients in, beside those that it registered before. A repeated registration changes nothing; a node that
    /// came back as another actor takes its clients over.
    /// </summary>
    /// <returns>The new roster and null, or the old one and why the registration is refused.</returns>
    public (ClientRoster Next, string? Refusal) Register(RegisterClients request, IActorRef node, string layoutFingerprint)
    {
        if (request.ProtocolVersion != WireProtocol.Version)
            return (this, $"expected protocol version {WireProtocol.Version}, got {request.ProtocolVersion}");
        if (request.LayoutFingerprint != layoutFingerprint)
            return (this, $"expected model layout {layoutFingerprint}, got {request.LayoutFingerprint}: the node runs another model");
        var twice = request.Clients.GroupBy(client => client.Client).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) return (this, $"client {twice.Key} is named twice in one registration");
        var untrained = request.Clients.FirstOrDefault(client => client.TrainSamples < 1);
        if (untrained is not null) return (this, $"client {untrained.Client}: expected at least 1 training sample, got {untrained.TrainSamples}");

        var taken = request.Clients.FirstOrDefault(client => Entries.TryGetValue(client.Client, out var entry) && entry.NodeId != request.NodeId);
        if (taken is not null) return (this, $"client {taken.Client} is already registered by node {Entries[taken.Client].NodeId}");
        return (new ClientRoster(Entries.SetItems(request.Clients.Select(
            client => KeyValuePair.Create(client.Client, new RosterEntry(client, request.NodeId, node))))), null);
    }

    /// <summary>The clients that another node actor hosts in <paramref name="next"/>: what the old one worked on is gone.</summary>
    public ImmutableArray<ClientId> MovedTo(ClientRoster next) =>
        [.. Entries.Where(pair => next.Entries.TryGetValue(pair.Key, out var entry) && !entry.Node.Equals(pair.Value.Node)).Select(pair => pair.Key)];

    /// <summary>Removes the clients that <paramref name="gone"/> picks, and names them.</summary>
    public (ClientRoster Next, ImmutableArray<ClientId> Removed) Without(Func<RosterEntry, bool> gone)
    {
        ImmutableArray<ClientId> removed = [.. Entries.Where(pair => gone(pair.Value)).Select(pair => pair.Key)];
        return (removed.IsEmpty ? this : new ClientRoster(Entries.RemoveRange(removed)), removed);
    }
}

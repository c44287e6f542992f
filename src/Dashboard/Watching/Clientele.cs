using AfdActors.Algorithms;
using AfdActors.Coordinator.Reports;
using AfdActors.Coordinator.Rounds;
using Akka.Actor;

namespace AfdActors.Dashboard.Watching;

/// <summary>The nodes and clients of a run, those that are gone included. Every change has a version. Not thread-safe.</summary>
internal sealed class Clientele
{
    /// <summary>Rows of clients, after which those that are gone are forgotten: names are cheap to make up.</summary>
    public const int MostRows = 20_000;

    private readonly Dictionary<ClientId, ClientRow> _clients = [];
    private readonly Dictionary<IActorRef, NodeRow> _nodes = [];

    /// <summary>Nodes that can be reached.</summary>
    public int Connected => _nodes.Values.Count(node => node.Absence is null);

    public IReadOnlyList<ClientView> ClientsSince(long version) =>
        [.. _clients.Values.Where(row => row.Version > version).Select(row => row.View())];

    public IReadOnlyList<NodeView> NodesSince(long version) =>
        [.. _nodes.Where(pair => pair.Value.Version > version).Select(pair => pair.Value.View(KeyOf(pair.Key)))];

    /// <summary>How many clients are in each state.</summary>
    public SortedDictionary<string, int> States() =>
        new(_clients.Values.CountBy(row => row.State).ToDictionary(), StringComparer.Ordinal);

    /// <summary>Takes the roster over.</summary>
    /// <returns>New nodes with the number of their clients, and clients that are lost now.</returns>
    public (IReadOnlyList<(string Node, int Clients)> Joined, IReadOnlyList<ClientId> Lost) Update(
        RunEvent.RosterMoved moved, string reason, DateTimeOffset now, long version)
    {
        var counts = new Dictionary<IActorRef, int>();
        var joined = new List<IActorRef>();
        foreach (var (client, entry) in moved.Roster.Entries)
        {
            counts[entry.Node] = counts.GetValueOrDefault(entry.Node) + (entry.Reachable ? 1 : 0);
            if (!_nodes.ContainsKey(entry.Node))
            {
                joined.Add(entry.Node);
                _nodes[entry.Node] = new NodeRow { Name = entry.NodeId, Address = AddressOf(entry.Node), Seen = now, Version = version };
            }

            if (!_clients.TryGetValue(client, out var row)) _clients[client] = row = new ClientRow { Entry = entry, Seen = now };
            else if (ReferenceEquals(row.Entry, entry)) continue;
            row.Version = version;
            row.Entry = entry;
            if (row.Absence is not null && entry.Reachable) (row.Why, row.Seen) = ("", now);
            row.Absence = entry.Reachable ? null : Absence.Lost;
        }

        var lost = new List<ClientId>();
        foreach (var client in moved.Lost)
        {
            if (!_clients.TryGetValue(client, out var row)) continue;
            row.Version = version;
            row.Phase = null;
            row.Why = reason;
            if (moved.Roster.Entries.TryGetValue(client, out var entry) && entry.Reachable) continue;
            row.Absence = moved.TookLeave ? Absence.Left : Absence.Lost;
            lost.Add(client);
        }

        var absence = moved.TookLeave ? Absence.Left : Absence.Lost;
        foreach (var (node, row) in _nodes) UpdateNode(row, counts.GetValueOrDefault(node), absence, reason, version);
        return ([.. joined.Select(node => (_nodes[node].Name, counts[node]))], lost);
    }

    /// <summary>A sign of life of a node that is known.</summary>
    public void Seen(IActorRef node, DateTimeOffset now, long version)
    {
        if (_nodes.TryGetValue(node, out var row)) (row.Seen, row.Version) = (now, version);
    }

    public void Select(IEnumerable<ClientId> cohort, long version)
    {
        foreach (var client in cohort)
            if (Touch(client, version) is { } row) row.Phase = ClientPhase.Receiving;
    }

    public void Move(RunEvent.ClientMoved moved, DateTimeOffset now, long version)
    {
        if (Touch(moved.Offer.Client, version) is { } row) (row.Phase, row.Seen) = (moved.Phase, now);
    }

    public void Settle(RunEvent.ClientSettled settled, string outcome, DateTimeOffset now, long version)
    {
        if (Touch(settled.Offer.Client, version) is not { } row) return;
        row.Settle(settled, outcome);
        if (settled.Standing == ClientStanding.Accepted) row.Seen = now;
    }

    public void Exclude(ClientId client, long version)
    {
        if (Touch(client, version) is { } row) row.Excluded = true;
    }

    /// <summary>Forgets who is gone, where there are too many rows.</summary>
    /// <returns>Whether rows were forgotten: pages must begin anew.</returns>
    public bool Prune()
    {
        if (_clients.Count <= MostRows && _nodes.Count <= MostRows) return false;
        var rows = _clients.Count + _nodes.Count;
        foreach (var client in _clients.Where(pair => pair.Value.Absence is not null).Select(pair => pair.Key).ToList())
            _clients.Remove(client);
        foreach (var node in _nodes.Where(pair => pair.Value.Absence is not null).Select(pair => pair.Key).ToList()) _nodes.Remove(node);
        return _clients.Count + _nodes.Count < rows;
    }

    /// <summary>"" for a node of this process.</summary>
    public static string AddressOf(IActorRef node) =>
        node.Path.Address is { Host: { } host, Port: { } port } ? $"{host}:{port}" : "";

    private static void UpdateNode(NodeRow row, int clients, Absence absence, string reason, long version)
    {
        if (row.Clients == clients) return;
        (row.Clients, row.Absence, row.Version) = (clients, clients == 0 ? absence : null, version);
        row.Why = clients == 0 ? reason : "";
    }

    private static string KeyOf(IActorRef node) => $"{node.Path}#{node.Path.Uid}";

    private ClientRow? Touch(ClientId client, long version)
    {
        if (!_clients.TryGetValue(client, out var row)) return null;
        row.Version = version;
        return row;
    }
}

using System.Collections.Immutable;
using System.Text;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.Coordinator.Roster;

/// <summary>A registered client and the node that hosts it.</summary>
/// <param name="Owner">Digest of the node's secret: who knows it may register the client again.</param>
/// <param name="Reachable">The node answers as far as the cluster knows; others keep their place, and are not drawn.</param>
public sealed record RosterEntry(ClientDescription Description, string NodeId, Sha256 Owner, IActorRef Node, bool Reachable = true);

/// <summary>Who is here: every registered client, in client order.</summary>
public sealed record ClientRoster(ImmutableSortedDictionary<ClientId, RosterEntry> Entries)
{
    private readonly Lazy<Dictionary<IActorRef, int>> _byNode =
        new(() => Entries.Values.GroupBy(entry => entry.Node).ToDictionary(node => node.Key, node => node.Count()));

    public static ClientRoster Empty { get; } = new(ImmutableSortedDictionary<ClientId, RosterEntry>.Empty);

    /// <summary>The clients that a round may be drawn from, in client order.</summary>
    public ImmutableArray<ClientId> Available { get; } = [.. Entries.Where(pair => pair.Value.Reachable).Select(pair => pair.Key)];

    /// <summary>
    /// Takes a node's clients in, beside those that it registered before. A repeated registration changes nothing; a node that
    /// came back as another actor takes its clients over.
    /// </summary>
    /// <param name="reachable">Whether the node's clients may be drawn.</param>
    /// <param name="terms">What the node has to have the same of, where it says it.</param>
    /// <returns>The new roster, this one where nothing is new, and null; or this one and why the registration is refused.</returns>
    public (ClientRoster Next, RegistrationRefused? Refusal) Register(
        RegisterClients request, IActorRef node, string layoutFingerprint, AdmissionSettings admission, bool reachable = true,
        ImmutableArray<Term> terms = default)
    {
        if (request.ProtocolVersion != WireProtocol.Version)
            return Refused($"expected protocol version {WireProtocol.Version}, got {request.ProtocolVersion}; run the same release on both sides");
        if (!admission.Admits(request.Token))
            return Refused("the node's token is not the coordinator's; give both the same $AFD_JOIN_TOKEN or afd.admission.token");
        if (!terms.IsDefault && Term.Disagreement(terms, request.Terms) is { } disagreement)
            return Refused($"{disagreement}; start the node with the coordinator's configuration and data of the same kind");
        // Without terms it only asks which run it is, and hears of them when it registers its clients.
        if (request.LayoutFingerprint != layoutFingerprint && (terms.IsDefaultOrEmpty || request.Clients.Length > 0))
        {
            return Refused(
                "expected the coordinator's model, got one with other layers or for another objective; start the node with the coordinator's afd.model, afd.dropout.lstm and afd.training.objective, and data of the same shape and classes");
        }

        var twice = request.Clients.GroupBy(client => client.Client).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) return Refused($"client {twice.Key} is named twice in one registration");
        var untrained = request.Clients.FirstOrDefault(client => client.TrainSamples < 1);
        if (untrained is not null)
            return Refused($"client {untrained.Client}: expected at least 1 training sample, got {untrained.TrainSamples}");

        var owner = Sha256.Of(Encoding.UTF8.GetBytes(request.Secret));
        var taken = request.Clients.FirstOrDefault(
            client => Entries.TryGetValue(client.Client, out var entry) && !entry.Owner.Equals(owner));
        if (taken is not null) return Refused($"client {taken.Client} is already registered by another node", retry: true);
        var entries = request.Clients.Select(
            client => KeyValuePair.Create(client.Client, new RosterEntry(client, request.NodeId, owner, node, reachable)));
        if (entries.All(entry => Entries.TryGetValue(entry.Key, out var known) && known == entry.Value)) return (this, null);
        var next = new ClientRoster(Entries.SetItems(entries));
        var own = next.Entries.Values.Count(entry => entry.Owner.Equals(owner));
        if (admission.MaxClientsPerNode > 0 && own > admission.MaxClientsPerNode)
            return Refused($"expected at most {admission.MaxClientsPerNode} clients of one node, got {own}", retry: true);
        return admission.MaxClients > 0 && next.Entries.Count > Math.Max(admission.MaxClients, Entries.Count)
            ? Refused($"expected at most {admission.MaxClients} clients, got {next.Entries.Count}", retry: true)
            : (next, null);
    }

    /// <summary>How many clients a node has here.</summary>
    public int CountOf(IActorRef node) => _byNode.Value.GetValueOrDefault(node);

    /// <summary>
    /// The clients of the node at <paramref name="address"/> can, or can no longer, be drawn; names those for whom that is new.
    /// </summary>
    public (ClientRoster Next, ImmutableArray<ClientId> Changed) Reach(Address address, bool reachable)
    {
        ImmutableArray<KeyValuePair<ClientId, RosterEntry>> changed =
            [.. Entries.Where(pair => pair.Value.Node.Path.Address.Equals(address) && pair.Value.Reachable != reachable)];
        return (
            changed.IsEmpty
                ? this
                : new ClientRoster(
                Entries.SetItems(changed.Select(pair => KeyValuePair.Create(pair.Key, pair.Value with { Reachable = reachable })))),
            [.. changed.Select(pair => pair.Key)]);
    }

    /// <summary>The clients that another node actor hosts in <paramref name="next"/>: what the old one worked on is gone.</summary>
    public ImmutableArray<ClientId> MovedTo(ClientRoster next) =>
        [.. Entries.Where(pair => next.Entries.TryGetValue(pair.Key, out var entry) && !entry.Node.Equals(pair.Value.Node))
            .Select(pair => pair.Key)];

    /// <summary>Removes the clients that <paramref name="gone"/> picks, and names them.</summary>
    public (ClientRoster Next, ImmutableArray<ClientId> Removed) Without(Func<RosterEntry, bool> gone)
    {
        ImmutableArray<ClientId> removed = [.. Entries.Where(pair => gone(pair.Value)).Select(pair => pair.Key)];
        return (removed.IsEmpty ? this : new ClientRoster(Entries.RemoveRange(removed)), removed);
    }

    private (ClientRoster Next, RegistrationRefused? Refusal) Refused(string reason, bool retry = false) =>
        (this, new RegistrationRefused(reason, retry));
}

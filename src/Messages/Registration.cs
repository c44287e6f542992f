using System.Collections.Immutable;
using System.Text;
using AfdActors.Algorithms;

namespace AfdActors.Messages;

// node                                  coordinator
//  |-- RegisterClients ------------------->|   first without clients, to hear which run it is; then again and again, as a sign of life too;
//  |<-- Registered | RegistrationRefused --|   adds to what the node registered before
//  |<-- RunEnded --------------------------|   repeated until the goodbye, and the answer to whoever registers later
//  |-- Goodbye --------------------------->|   before leaving; no answer

/// <summary>A client and how many samples it holds.</summary>
public sealed record ClientDescription(ClientId Client, int TrainSamples, int TestSamples);

/// <summary>
/// A node offers its clients. A node of so many clients that one message would be too large sends several (<see cref="Batches"/>); each
/// adds to the former, and registering a client again replaces what was known of it.
/// </summary>
/// <param name="ProtocolVersion">The node's <see cref="WireProtocol.Version"/>; another than the coordinator's is refused.</param>
/// <param name="NodeId">Name of the node process, for people.</param>
/// <param name="Token">
/// What the coordinator asks of those who join, at most <see cref="WireProtocol.MaxTokenLength"/> characters; "" for none. Never printed.
/// </param>
/// <param name="Clients">None, to ask which run it is, or up to <see cref="WireProtocol.MaxClients"/> clients.</param>
/// <param name="LayoutFingerprint">
/// The fingerprint of the model layout that the node will train, and of what it trains for; another than the coordinator's is refused.
/// </param>
/// <param name="Secret">
/// Proves that the node is the one that registered its clients before, at most <see cref="WireProtocol.MaxIdLength"/> characters. Never
/// printed, and told to nobody else.
/// </param>
public sealed record RegisterClients(
    int ProtocolVersion, string NodeId, string Token, ImmutableArray<ClientDescription> Clients, string LayoutFingerprint, string Secret)
    : IWireMessage
{
    /// <summary>
    /// What the node trains on and for, at most <see cref="Term.Most"/>; what is not as the coordinator has it is refused. None with the
    /// question which run it is.
    /// </summary>
    public ImmutableArray<Term> Terms { get; init; } = [];

    /// <summary>
    /// Clients of a batch: with ids of 128 three-byte characters it is still below <see cref="WireProtocol.MaxMessageBytes"/>.
    /// </summary>
    public const int BatchSize = 250;

    /// <summary>The registration of any number of clients, cut into messages that are small enough to send.</summary>
    public static IEnumerable<RegisterClients> Batches(
        string nodeId, string token, IEnumerable<ClientDescription> clients, string layoutFingerprint, string secret,
        ImmutableArray<Term> terms = default) =>
        clients.Chunk(BatchSize).Select(
            batch => new RegisterClients(WireProtocol.Version, nodeId, token, [.. batch], layoutFingerprint, secret)
            {
                Terms = terms.IsDefault ? [] : terms,
            });

    public bool Equals(RegisterClients? other) =>
        other is not null && ProtocolVersion == other.ProtocolVersion && NodeId == other.NodeId && Token == other.Token
            && Secret == other.Secret
        && LayoutFingerprint == other.LayoutFingerprint && Clients.AsSpan().SequenceEqual(other.Clients.AsSpan())
        && Terms.AsSpan().SequenceEqual(other.Terms.AsSpan());

    public override int GetHashCode() => HashCode.Combine(ProtocolVersion, NodeId, LayoutFingerprint, Clients.Length);

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(
            $"ProtocolVersion = {ProtocolVersion}, NodeId = {NodeId}, Clients = {Clients.Length}, LayoutFingerprint = {LayoutFingerprint}");
        return true;
    }
}

/// <summary>The clients of one <see cref="RegisterClients"/> are on the roster.</summary>
/// <param name="Run">The run they take part in.</param>
/// <param name="Clients">How many clients the node has on the roster, those of former messages included.</param>
/// <param name="LinkToken">
/// What the node shows to open a link for payload (Transfer/Links), at most <see cref="WireProtocol.MaxTokenLength"/> characters; "": none
/// is taken. Never printed.
/// </param>
public sealed record Registered(RunId Run, int Clients, string LinkToken = "") : IWireMessage
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"Run = {Run}, Clients = {Clients}");
        return true;
    }
}

/// <summary>None of the clients is registered.</summary>
/// <param name="Retry">Asking again later can help; if not, the node has to be changed first.</param>
public sealed record RegistrationRefused(string Reason, bool Retry) : IWireMessage
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);
}

/// <summary>The run is over: the node's clients settle what is pending, and the node takes its leave.</summary>
/// <param name="Failed">It cannot go on, for a reason that the nodes share; what is pending is rejected.</param>
public sealed record RunEnded(RunId Run, string Reason, bool Failed = false) : IWireMessage
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);
}

/// <summary>These clients leave: they drop out of the round and off the roster.</summary>
public sealed record Goodbye(ImmutableArray<ClientId> Clients, string Reason) : IWireMessage
{
    public string Reason { get; init; } = WireProtocol.Reason(Reason);

    /// <summary>The leave of any number of clients, cut into messages that are small enough to send.</summary>
    public static IEnumerable<Goodbye> Batches(IEnumerable<ClientId> clients, string reason) =>
        clients.Chunk(RegisterClients.BatchSize).Select(batch => new Goodbye([.. batch], reason));

    public bool Equals(Goodbye? other) =>
        other is not null && Reason == other.Reason && Clients.AsSpan().SequenceEqual(other.Clients.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Reason, Clients.Length);
}

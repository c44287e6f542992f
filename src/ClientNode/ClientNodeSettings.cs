using System.Collections.Immutable;
using System.Text;
using AfdActors.Algorithms;
using AfdActors.Messages;
using Akka.Actor;

namespace AfdActors.ClientNode;

/// <summary>
/// One client that a node hosts: what it registers, and how its actor is made once the run is known, since its state is the run's.
/// </summary>
public sealed record HostedClient(ClientDescription Description, Func<RunId, Props> Props);

/// <summary>Who a node is to the coordinator.</summary>
/// <param name="NodeId">Name of the node process.</param>
/// <param name="Secret">By which the coordinator knows the node again, and nobody else can take its clients over. Never printed.</param>
/// <param name="LayoutFingerprint">The model layout that its clients train, and for what.</param>
/// <param name="Token">What the coordinator asks of those who join; "" for none. Never printed.</param>
/// <param name="Retry">Time after which a registration is sent again.</param>
public sealed record ClientNodeSettings(string NodeId, string Secret, string LayoutFingerprint, string Token, TimeSpan Retry)
{
    /// <summary>The longest time that the coordinator may refuse the node for now; null: any.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>What the node needs to have as the coordinator has it.</summary>
    public ImmutableArray<Term> Terms { get; init; } = [];

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append($"NodeId = {NodeId}, LayoutFingerprint = {LayoutFingerprint}, Retry = {Retry}");
        return true;
    }
}

/// <summary>Why a node has nothing more to do.</summary>
public abstract record NodeEnd
{
    private NodeEnd()
    {
    }

    /// <summary>The coordinator said that the run is over.</summary>
    public sealed record RunOver(string Reason) : NodeEnd;

    /// <summary>The coordinator said that the run cannot go on, for a reason that this node shares.</summary>
    public sealed record RunFailed(string Reason) : NodeEnd;

    /// <summary>The coordinator refused the node for good.</summary>
    public sealed record Refused(string Reason) : NodeEnd;

    /// <summary>Every client of the node failed for good.</summary>
    public sealed record NobodyLeft(string Reason) : NodeEnd;

    /// <summary>No coordinator was there for longer than the process is to wait.</summary>
    public sealed record NoCoordinator(string Reason) : NodeEnd;
}

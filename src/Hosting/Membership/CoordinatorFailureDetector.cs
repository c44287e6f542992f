using Akka.Configuration;
using Akka.Event;
using Akka.Remote;

namespace AfdActors.Hosting.Membership;

/// <summary>
/// A client's failure detector: it watches the coordinator alone, and takes every other client for available. In Akka.Cluster whatever one
/// node observes of another holds up the whole cluster: while any member is unreachable to anybody, nobody becomes Up and nobody is
/// removed. Clients have nothing to tell each other, so a network that keeps two of them apart (such as address translation) is to change
/// nothing.
/// <para>
/// Akka makes one for each node that this one sends heartbeats to, by name (<c>akka.cluster.failure-detector.implementation-class</c>),
/// with that section of the configuration, and then sets <see cref="PhiAccrualFailureDetector.Address"/>.
/// </para>
/// </summary>
public sealed class CoordinatorFailureDetector(Config config, EventStream events) : PhiAccrualFailureDetector(config, events)
{
    /// <summary>Names the coordinator in the section.</summary>
    public const string CoordinatorKey = "coordinator";

    private readonly string _coordinator = Akka.Actor.Address.Parse(config.GetString(CoordinatorKey)).ToString();

    /// <inheritdoc/>
    public override bool IsAvailable => base.Address != _coordinator || base.IsAvailable;
}

using AfdActors.Hosting.Security;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>Where a client node is, and whom it believes.</summary>
/// <param name="Peers">Whom to believe over TLS; null: without TLS.</param>
internal sealed record ClientPlace(NodeEndpoint Endpoint, PeerCheck? Peers)
{
    /// <param name="akka">The user's part of Akka's configuration.</param>
    /// <param name="reason">Why there is none yet.</param>
    /// <returns>
    /// Null where the node has no <c>--listen</c> and there is no way to the coordinator yet: its name has no address, or no network is
    /// up. That a machine has just started, or that its coordinator has not, is no mistake of the user's.
    /// </returns>
    /// <exception cref="UsageException">The address is none, or not to be had, or needs a certificate.</exception>
    public static ClientPlace? Of(ClientNodeOptions options, HostPort join, string akka, ILogger log, out string reason)
    {
        reason = "";
        var endpoint = options.Listen is { } listen
            ? NodeEndpoint.At(HostPort.Parse("--listen", listen, anyPort: true), options.PublicHost)
            : NodeEndpoint.Towards(join, options.PublicHost, out reason);
        if (endpoint is null) return null;
        var peers = new FrontDoor(options.Certificate, options.Insecure).Open(endpoint, join, akka, log);
        endpoint.CheckFree();
        return new ClientPlace(endpoint, peers);
    }
}

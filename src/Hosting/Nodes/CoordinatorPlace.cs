using AfdActors.Hosting.Configuration;
using AfdActors.Hosting.Security;
using Microsoft.Extensions.Logging;

namespace AfdActors.Hosting.Nodes;

/// <summary>Where a coordinator is, and whom it believes: looked at before anything is written.</summary>
/// <param name="Peers">Whom to believe over TLS; null: without TLS.</param>
/// <param name="Wait">The longest time without enough clients for a round; null: any.</param>
internal sealed record CoordinatorPlace(NodeEndpoint Endpoint, PeerCheck? Peers, TimeSpan? Wait)
{
    /// <exception cref="UsageException">The address is none, or not to be had, or needs a certificate.</exception>
    public static CoordinatorPlace Of(CoordinatorOptions options, RunConfiguration configuration, ILogger log)
    {
        var endpoint = EndpointOf(options);
        return new CoordinatorPlace(
            endpoint, new FrontDoor(options.Certificate, options.Insecure)
            .Open(endpoint, join: null, configuration.Akka, log), options.Wait);
    }

    /// <exception cref="UsageException">The address is none.</exception>
    public static NodeEndpoint EndpointOf(CoordinatorOptions options) =>
        NodeEndpoint.At(HostPort.Parse("--listen", options.Listen), options.PublicHost);
}

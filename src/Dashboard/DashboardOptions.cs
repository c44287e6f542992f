namespace AfdActors.Dashboard;

/// <summary>Where the dashboard of a run is, and who may do more than look.</summary>
public sealed class DashboardOptions
{
    /// <summary>
    /// Where it listens: <c>HOST:PORT</c>, or a port alone for this machine alone. It speaks plain HTTP. Port 0 takes any free one.
    /// </summary>
    public string Listen { get; set; } = "127.0.0.1:4060";

    /// <summary>What whoever pauses, stops or excludes has to show. Null: a random one, which the link at the start carries.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// Further names by which browsers and monitors may call it, such as that of a proxy. Addresses, <c>localhost</c> and the host that
    /// it listens at are taken anyway; other names are refused, so that no site can lend its name to this address.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>A run that waits longer for clients is not healthy (<c>/healthz</c>).</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromMinutes(2);
}

namespace AfdActors.Dashboard.Watching;

/// <summary>A node as the page shows it.</summary>
/// <param name="Key">Tells nodes of one name apart.</param>
/// <param name="Name">As it named itself.</param>
/// <param name="Address">Where it is; "" in this process.</param>
/// <param name="Clients">That it has on the roster.</param>
/// <param name="State">connected, lost or left.</param>
/// <param name="Seen">When it was heard of last, in milliseconds since 1970.</param>
internal sealed record NodeView(string Key, string Name, string Address, int Clients, string State, string Why, long Seen);

/// <summary>What is known of one node. Not thread-safe.</summary>
internal sealed class NodeRow
{
    /// <summary>Of the last change.</summary>
    public long Version { get; set; }

    public required string Name { get; init; }

    public required string Address { get; init; }

    public int Clients { get; set; }

    /// <summary>It is not here; null: it is.</summary>
    public Absence? Absence { get; set; }

    public string Why { get; set; } = "";

    public DateTimeOffset Seen { get; set; }

    public NodeView View(string key) =>
        new(key, Name, Address, Clients, Absence?.ToString().ToLowerInvariant() ?? "connected", Why, Seen.ToUnixTimeMilliseconds());
}

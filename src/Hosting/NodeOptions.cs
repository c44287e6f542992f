namespace AfdActors.Hosting;

/// <summary>Where a node of a cluster is, and who gets in. What the run is, the configuration says.</summary>
public abstract class NodeOptions
{
    private protected NodeOptions()
    {
    }

    /// <summary>
    /// The host by which the other nodes reach this one, exactly as they say it. Null: that of the address that it listens at.
    /// </summary>
    public string? PublicHost { get; set; }

    /// <summary>The node's certificate file, as <c>afd certs issue</c> makes it. Needed beyond the loopback interface.</summary>
    public string? Certificate { get; set; }

    /// <summary>Goes without TLS beyond the loopback interface. Whoever reaches the port can then end the run.</summary>
    public bool Insecure { get; set; }

    /// <summary>The longest time without those that the node needs: enough clients for a round, or a coordinator. Null: any.</summary>
    public TimeSpan? Wait { get; set; }
}

/// <summary>A coordinator's place.</summary>
public sealed class CoordinatorOptions : NodeOptions
{
    /// <summary>Where client nodes join, <c>HOST:PORT</c>.</summary>
    public string Listen { get; set; } = "127.0.0.1:4053";
}

/// <summary>A client node's place.</summary>
public sealed class ClientNodeOptions : NodeOptions
{
    /// <summary>The coordinator, as it calls itself, <c>HOST:PORT</c>.</summary>
    public string Join { get; set; } = new CoordinatorOptions().Listen;

    /// <summary>Where to listen, <c>HOST:PORT</c>. Null: any port, on the way to the coordinator.</summary>
    public string? Listen { get; set; }

    /// <summary>
    /// Which clients of the data the node hosts: <c>all</c>, names with commas, or <c>i/n</c>, the i-th of n shares in client order.
    /// </summary>
    public string Clients { get; set; } = "all";

    /// <summary>
    /// The node's name in the coordinator's log, 1 to 60 printable characters. Null: the one kept in <see cref="State"/>, at first the
    /// machine's name and a random number.
    /// </summary>
    public string? NodeName { get; set; }

    /// <summary>Folder of the clients' state, kept between starts.</summary>
    public string State { get; set; } = "client-state";
}

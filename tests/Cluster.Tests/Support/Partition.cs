using AfdActors.Testing;

namespace AfdActors.Cluster.Tests.Support;

/// <summary>How the network loses a process.</summary>
public enum Partition
{
    /// <summary>Bytes wait, connections stay: packets are lost.</summary>
    Held,

    /// <summary>Connections end, new ones are refused.</summary>
    Cut,
}

/// <summary>What a <see cref="Partition"/> does.</summary>
internal static class Partitions
{
    public static void Begin(this Partition partition, Gate gate)
    {
        if (partition == Partition.Held) gate.Hold();
        else gate.Cut();
    }
}

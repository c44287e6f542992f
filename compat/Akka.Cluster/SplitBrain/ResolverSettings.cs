using Akka.Configuration;

namespace Akka.Cluster.SBR;

/// <summary>The strategy, and how long it waits.</summary>
internal sealed record ResolverSettings(TimeSpan StableAfter, DowningStrategy Strategy)
{
    /// <exception cref="ConfigurationException">The strategy is unknown.</exception>
    public static ResolverSettings Read(Config config)
    {
        var section = config.GetConfig("akka.cluster.split-brain-resolver");
        var name = section.GetString("active-strategy");
        DowningStrategy strategy = name switch
        {
            "keep-oldest" => new KeepOldest(section.GetBoolean("keep-oldest.down-if-alone"), section.GetString("keep-oldest.role", string.Empty)),
            "keep-majority" => new KeepMajority(section.GetString("keep-majority.role", string.Empty)),
            "down-all" => new DownAll(),
            _ => throw new ConfigurationException(
                $"akka.cluster.split-brain-resolver.active-strategy: expected keep-oldest, keep-majority or down-all, got '{name}'"),
        };
        return new ResolverSettings(section.GetTimeSpan("stable-after"), strategy);
    }
}

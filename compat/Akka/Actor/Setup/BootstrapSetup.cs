using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

/// <summary>How actor references reach their actors.</summary>
public abstract class ProviderSelection
{
    private protected ProviderSelection(string fqn, string identifier, bool hasCluster)
    {
        Fqn = fqn;
        Identifier = identifier;
        HasCluster = hasCluster;
    }

    internal string Fqn { get; }

    internal string Identifier { get; }

    internal bool HasCluster { get; }

    internal static ProviderSelection GetProvider(string provider) => provider switch
    {
        null or "" or "local" => Local.Instance,
        "remote" => Remote.Instance,
        "cluster" => Cluster.Instance,
        _ => new Custom(provider),
    };

    /// <summary>In this process.</summary>
    public sealed class Local : ProviderSelection
    {
        public static readonly Local Instance = new();

        private Local()
            : base("Akka.Actor.LocalActorRefProvider", "local", hasCluster: false)
        {
        }
    }

    /// <summary>Over the network.</summary>
    public sealed class Remote : ProviderSelection
    {
        public static readonly Remote Instance = new();

        private Remote()
            : base("Akka.Remote.RemoteActorRefProvider, Akka.Remote", "remote", hasCluster: false)
        {
        }
    }

    /// <summary>Over the network, with membership.</summary>
    public sealed class Cluster : ProviderSelection
    {
        public static readonly Cluster Instance = new();

        private Cluster()
            : base("Akka.Cluster.ClusterActorRefProvider, Akka.Cluster", "cluster", hasCluster: true)
        {
        }
    }

    /// <summary>By the name of its type.</summary>
    public sealed class Custom : ProviderSelection
    {
        public Custom(string fqn, string identifier = null, bool hasCluster = false)
            : base(fqn, identifier ?? "custom", hasCluster)
        {
        }
    }
}

/// <summary>Configuration and provider of a system.</summary>
public class BootstrapSetup : Setup.Setup
{
    internal BootstrapSetup(Option<Config> config, Option<Config> fallback, Option<ProviderSelection> provider)
    {
        Config = config;
        ConfigFallback = fallback;
        ActorRefProvider = provider;
    }

    public Option<Config> Config { get; }

    public Option<ProviderSelection> ActorRefProvider { get; }

    internal Option<Config> ConfigFallback { get; }

    public static BootstrapSetup Create() => new(Option<Config>.None, Option<Config>.None, Option<ProviderSelection>.None);

    public BootstrapSetup WithConfig(Config config) => new(config, ConfigFallback, ActorRefProvider);

    /// <summary>What stands behind the configuration, before the built-in defaults.</summary>
    public BootstrapSetup WithConfigFallback(Config config) =>
        new(Config, ConfigFallback.HasValue ? ConfigFallback.Value.WithFallback(config) : config, ActorRefProvider);

    public BootstrapSetup WithActorRefProvider(ProviderSelection name) => new(Config, ConfigFallback, name);
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Cluster;

/// <summary>What <c>akka.cluster</c> says.</summary>
public sealed class ClusterSettings
{
    /// <exception cref="ConfigurationException">A seed node is no address.</exception>
    public ClusterSettings(Config config, string systemName)
    {
        var cluster = config.GetConfig("akka.cluster");
        var detector = FailureDetectorConfig = cluster.GetConfig("failure-detector");
        FailureDetectorImplementationClass = detector.GetString("implementation-class");
        HeartbeatInterval = detector.GetTimeSpan("heartbeat-interval");
        HeartbeatExpectedResponseAfter = detector.GetTimeSpan("expected-response-after");
        MonitoredByNrOfMembers = detector.GetInt("monitored-by-nr-of-members");
        SeedNodes = [.. cluster.GetStringList("seed-nodes").Select(SeedNode)];
        SeedNodeTimeout = cluster.GetTimeSpan("seed-node-timeout");
        RetryUnsuccessfulJoinAfter = UnlessOff(cluster, "retry-unsuccessful-join-after");
        ShutdownAfterUnsuccessfulJoinSeedNodes = UnlessOff(cluster, "shutdown-after-unsuccessful-join-seed-nodes");
        PeriodicTasksInitialDelay = cluster.GetTimeSpan("periodic-tasks-initial-delay");
        GossipInterval = cluster.GetTimeSpan("gossip-interval");
        LeaderActionsInterval = cluster.GetTimeSpan("leader-actions-interval");
        UnreachableNodesReaperInterval = cluster.GetTimeSpan("unreachable-nodes-reaper-interval");
        QuarantineRemovedNodeAfter = cluster.GetTimeSpan("quarantine-removed-node-after");
        WeaklyUpAfter = UnlessOff(cluster, "allow-weakly-up-members") ?? TimeSpan.Zero;
        AllowWeaklyUpMembers = WeaklyUpAfter > TimeSpan.Zero;
        Roles = [.. cluster.GetStringList("roles")];
        MinNrOfMembers = cluster.GetInt("min-nr-of-members");
        MinNrOfMembersOfRole = cluster.GetConfig("role")?.AsEnumerable().ToImmutableDictionary(
            role => role.Key, role => cluster.GetInt($"role.{role.Key}.min-nr-of-members", 1)) ?? ImmutableDictionary<string, int>.Empty;
        RunCoordinatedShutdownWhenDown = cluster.GetBoolean("run-coordinated-shutdown-when-down");
        LogInfo = cluster.GetBoolean("log-info");
        UseDispatcher = cluster.GetString("use-dispatcher");
        DowningProviderClass = cluster.GetString("downing-provider-class", string.Empty);
    }

    public Config FailureDetectorConfig { get; }

    public string FailureDetectorImplementationClass { get; }

    public TimeSpan HeartbeatInterval { get; }

    public TimeSpan HeartbeatExpectedResponseAfter { get; }

    public int MonitoredByNrOfMembers { get; }

    public ImmutableList<Address> SeedNodes { get; }

    public TimeSpan SeedNodeTimeout { get; }

    /// <summary>Null where a join is not tried again.</summary>
    public TimeSpan? RetryUnsuccessfulJoinAfter { get; }

    /// <summary>Null where the search for a seed node has no end.</summary>
    public TimeSpan? ShutdownAfterUnsuccessfulJoinSeedNodes { get; }

    public TimeSpan PeriodicTasksInitialDelay { get; }

    public TimeSpan GossipInterval { get; }

    public TimeSpan LeaderActionsInterval { get; }

    public TimeSpan UnreachableNodesReaperInterval { get; }

    public bool AllowWeaklyUpMembers { get; }

    public TimeSpan WeaklyUpAfter { get; }

    public ImmutableHashSet<string> Roles { get; }

    public int MinNrOfMembers { get; }

    public ImmutableDictionary<string, int> MinNrOfMembersOfRole { get; }

    public bool RunCoordinatedShutdownWhenDown { get; }

    public bool LogInfo { get; }

    public string UseDispatcher { get; }

    internal TimeSpan QuarantineRemovedNodeAfter { get; }

    internal string DowningProviderClass { get; }

    private static Address SeedNode(string text) => Address.TryParse(text, out var address) && address.HasGlobalScope
        ? address
        : throw new ConfigurationException($"akka.cluster.seed-nodes: expected akka.tcp://system@host:port, got '{text}'");

    private static TimeSpan? UnlessOff(Config config, string key) =>
        config.GetString(key)?.ToUpperInvariant() is null or "OFF" or "FALSE" ? null : config.GetTimeSpan(key);
}

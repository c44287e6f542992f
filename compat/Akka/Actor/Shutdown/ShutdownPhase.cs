using Akka.Configuration;

namespace Akka.Actor;

/// <summary>A phase as configured.</summary>
internal sealed record ShutdownPhase(IReadOnlyList<string> DependsOn, TimeSpan Timeout, bool Recover, bool Enabled)
{
    public static Dictionary<string, ShutdownPhase> Read(Config config)
    {
        var defaultTimeout = config.GetTimeSpan("default-phase-timeout");
        var phases = new Dictionary<string, ShutdownPhase>(StringComparer.Ordinal);
        foreach (var (name, _) in config.Section("phases").AsEnumerable())
        {
            var section = config.Section("phases." + name);
            phases[name] = new ShutdownPhase(
                [.. section.GetStringList("depends-on", [])],
                section.GetTimeSpan("timeout", defaultTimeout),
                section.GetBoolean("recover", true),
                section.GetBoolean("enabled", true));
        }

        return phases;
    }

    /// <summary>Every phase after those it depends on; otherwise as configured.</summary>
    /// <exception cref="ArgumentException">Phases depend on each other in a circle.</exception>
    public static IReadOnlyList<string> Sort(Dictionary<string, ShutdownPhase> phases)
    {
        var sorted = new List<string>();
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in phases.Keys)
        {
            Visit(name);
        }

        return sorted;

        void Visit(string name)
        {
            if (sorted.Contains(name))
            {
                return;
            }

            if (!open.Add(name))
            {
                throw new ArgumentException($"Cycle detected in graph of phases. It must be a DAG. phase [{name}] depends transitively on itself.");
            }

            foreach (var earlier in phases.TryGetValue(name, out var phase) ? phase.DependsOn : [])
            {
                Visit(earlier);
            }

            open.Remove(name);
            if (phases.ContainsKey(name))
            {
                sorted.Add(name);
            }
        }
    }
}

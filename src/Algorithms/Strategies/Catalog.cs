using System.Collections.Immutable;

namespace AfdActors.Algorithms.Strategies;

/// <summary>
/// The implementations of one seam by name, such as the uplinks. Immutable and thread-safe: <see cref="Add"/> returns a new catalog, so two
/// runs in one process never change each other's.
/// </summary>
/// <typeparam name="T">What a name stands for, mostly a factory such as <see cref="Selection.ClientSelectorFactory"/>.</typeparam>
/// <example><code>
/// var selectors = StrategyCatalogs.BuiltIn.Selectors.Add("fastest", settings => new FastestClients());
/// </code></example>
public sealed class Catalog<T>
    where T : class
{
    private readonly ImmutableDictionary<string, T> _entries;

    /// <param name="seam">What the entries are, for error messages, such as "uplink".</param>
    public Catalog(string seam)
        : this(seam, [], ImmutableDictionary.Create<string, T>(StringComparer.Ordinal))
    {
    }

    private Catalog(string seam, ImmutableArray<string> names, ImmutableDictionary<string, T> entries) =>
        (Seam, Names, _entries) = (seam, names, entries);

    /// <summary>What the entries are, such as "uplink".</summary>
    public string Seam { get; }

    /// <summary>All names in the order in which they were added.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>This catalog and one more name.</summary>
    /// <param name="name">1 to <see cref="StrategySettings.MaxNameLength"/> characters, as <see cref="StrategySettings"/> has it.</param>
    /// <exception cref="ArgumentException">The name is taken, or no name.</exception>
    public Catalog<T> Add(string name, T entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        StrategySettings.CheckName(name);
        return _entries.ContainsKey(name)
            ? throw new ArgumentException($"{Seam}: expected a name that is not taken, got \"{name}\"")
            : new Catalog<T>(Seam, Names.Add(name), _entries.Add(name, entry));
    }

    /// <summary>Whether the name is known.</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <exception cref="ArgumentException">
    /// The name is unknown; the message lists the known ones, and the nearest where one is near.
    /// </exception>
    public T Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _entries.TryGetValue(name, out var entry)
            ? entry
            : throw new ArgumentException(
                $"{Seam}: expected one of {string.Join(", ", Names)}, got \"{name}\"{EditDistance.Hint(name, Names)}", nameof(name));
    }
}

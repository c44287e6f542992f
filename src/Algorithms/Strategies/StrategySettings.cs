using System.Collections.Immutable;
using System.Globalization;

namespace AfdActors.Algorithms.Strategies;

/// <summary>
/// Which implementation of a seam a run uses: its name in a <see cref="Catalog{T}"/>, and its own options as text. This is what a
/// configuration says, and what travels to the clients. Immutable; equal for equal names and options, whatever order the options were added
/// in.
/// </summary>
/// <example><code>var uplink = new StrategySettings("dgc").With("density", 0.01).With("value-bits", "adaptive");</code></example>
public sealed class StrategySettings : IEquatable<StrategySettings>
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Most options.</summary>
    public const int MaxOptions = 32;

    /// <summary>Longest key of an option, in characters.</summary>
    public const int MaxKeyLength = 64;

    /// <summary>Longest value of an option, in characters.</summary>
    public const int MaxValueLength = 256;

    /// <param name="name">Letters, digits, '-', '_' and '.': 1 to <see cref="MaxNameLength"/> of them.</param>
    /// <exception cref="ArgumentException">The name is not of that form.</exception>
    public StrategySettings(string name)
        : this(name, ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal))
    {
    }

    private StrategySettings(string name, ImmutableSortedDictionary<string, string> options)
    {
        CheckName(name);
        (Name, Options) = (name, options);
    }

    /// <summary>The name in the catalog.</summary>
    public string Name { get; }

    /// <summary>The options in ordinal order of their keys, which is their order on the wire.</summary>
    public ImmutableSortedDictionary<string, string> Options { get; }

    /// <summary>The same with one more option, or another value of it.</summary>
    /// <param name="key">Letters, digits, '-' and '_': 1 to <see cref="MaxKeyLength"/> of them.</param>
    /// <param name="value">At most <see cref="MaxValueLength"/> characters, none of them a control character.</param>
    /// <exception cref="ArgumentException">Key or value is not of that form, or there are <see cref="MaxOptions"/> already.</exception>
    public StrategySettings With(string key, string value)
    {
        CheckWord(key, "an option", "letters, digits, '-' or '_'", MaxKeyLength, dots: false);
        ArgumentNullException.ThrowIfNull(value);
        if (value.Length > MaxValueLength || value.Any(char.IsControl))
        {
            throw new ArgumentException(
                $"option {key} of {Name}: expected at most {MaxValueLength} printable characters, got {value.Length} characters");
        }

        var options = Options.SetItem(key, value);
        return options.Count > MaxOptions
            ? throw new ArgumentException($"{Name}: expected at most {MaxOptions} options, got one more")
            : new StrategySettings(Name, options);
    }

    /// <summary>The same with a number, written so that it reads back as the same number everywhere.</summary>
    public StrategySettings With(string key, double value) => With(key, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>The same with a switch: on or off.</summary>
    public StrategySettings With(string key, bool value) => With(key, value ? "on" : "off");

    /// <inheritdoc/>
    public bool Equals(StrategySettings? other) => other is not null && Name == other.Name && Options.SequenceEqual(other.Options);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StrategySettings);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Name);
        foreach (var (key, value) in Options)
        {
            hash.Add(key);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>As "dgc (density = 0.1, momentum = 0)".</summary>
    public override string ToString() =>
        Options.IsEmpty ? Name : $"{Name} ({string.Join(", ", Options.Select(option => $"{option.Key} = {option.Value}"))})";

    internal static void CheckName(string name) =>
        CheckWord(name, "a strategy", "letters, digits, '-', '_' or '.'", MaxNameLength, dots: true);

    private static void CheckWord(string word, string what, string letters, int most, bool dots)
    {
        ArgumentNullException.ThrowIfNull(word);
        if (word.Length == 0 || word.Length > most || !word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (dots && c == '.')))
            throw new ArgumentException($"name of {what}: expected 1 to {most} {letters}, got {word.Length} characters");
    }
}

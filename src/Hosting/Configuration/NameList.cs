using System.Collections.Immutable;

namespace AfdActors.Hosting.Configuration;

/// <summary>Names out of a catalog as a configuration lists them. Two lists of the same names in the same order are equal.</summary>
public sealed record NameList(ImmutableArray<string> Names)
{
    /// <summary>No names.</summary>
    public static NameList None { get; } = new([]);

    /// <inheritdoc/>
    public bool Equals(NameList? other) => other is not null && Names.AsSpan().SequenceEqual(other.Names.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As HOCON has it.</summary>
    public override string ToString() => $"[{string.Join(", ", Names)}]";
}

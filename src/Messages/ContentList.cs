using System.Collections.Immutable;

namespace AfdActors.Messages;

/// <summary>A list in a message: equal to another of the same content.</summary>
public readonly struct ContentList<T>(ImmutableArray<T> items) : IEquatable<ContentList<T>>
    where T : IEquatable<T>
{
    private readonly ImmutableArray<T> _items = items;

    /// <summary>What is in it; nothing in <c>default</c>.</summary>
    public ImmutableArray<T> Items => _items.IsDefault ? [] : _items;

    public static implicit operator ContentList<T>(ImmutableArray<T> items) => new(items);

    public static bool operator ==(ContentList<T> left, ContentList<T> right) => left.Equals(right);

    public static bool operator !=(ContentList<T> left, ContentList<T> right) => !left.Equals(right);

    public bool Equals(ContentList<T> other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    public override bool Equals(object? obj) => obj is ContentList<T> other && Equals(other);

    public override int GetHashCode() => Items.Aggregate(0, (hash, item) => HashCode.Combine(hash, item));

    public override string ToString() => $"{Items.Length} of {typeof(T).Name}";
}

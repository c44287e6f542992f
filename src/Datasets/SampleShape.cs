using System.Collections.Immutable;

namespace AfdActors.Datasets;

/// <summary>The shape that samples are given, such as [1, 28, 28]; without axes: the one that the files have. Equal by its axes.</summary>
public sealed record SampleShape(ImmutableArray<int> Axes)
{
    /// <summary>The shape that the files have.</summary>
    public static SampleShape Own { get; } = new([]);

    /// <summary>Whether it is the one that the files have.</summary>
    public bool IsOwn => Axes.IsEmpty;

    /// <summary>Values of one sample.</summary>
    public long Size => Axes.Aggregate(1L, (size, axis) => size * axis);

    public bool Equals(SampleShape? other) => other is not null && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan());

    public override int GetHashCode() => Axes.Aggregate(Axes.Length, HashCode.Combine);

    public override string ToString() => $"[{string.Join(", ", Axes)}]";
}

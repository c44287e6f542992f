namespace AfdActors.Algorithms.SecureAggregation;

/// <summary>
/// A key, a share or a box: bytes that are equal by content and that no log shows. The array belongs to the value and is not written to.
/// </summary>
public readonly struct OpaqueBytes(byte[] bytes) : IEquatable<OpaqueBytes>
{
    private readonly byte[]? _bytes = bytes;

    /// <summary>How many there are; <c>default</c> has none.</summary>
    public int Length => Span.Length;

    /// <summary>The bytes themselves.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    public static bool operator ==(OpaqueBytes left, OpaqueBytes right) => left.Equals(right);

    public static bool operator !=(OpaqueBytes left, OpaqueBytes right) => !left.Equals(right);

    public bool Equals(OpaqueBytes other) => Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is OpaqueBytes other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <summary>The length alone: the bytes may be secret.</summary>
    public override string ToString() => $"{Length} bytes";
}

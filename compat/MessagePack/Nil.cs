namespace MessagePack;

/// <summary>The only value of the type nil.</summary>
public struct Nil : IEquatable<Nil>
{
    public static readonly Nil Default;

    public static bool operator ==(Nil left, Nil right) => left.Equals(right);

    public static bool operator !=(Nil left, Nil right) => !left.Equals(right);

    public readonly bool Equals(Nil other) => true;

    public override readonly bool Equals(object? obj) => obj is Nil;

    public override readonly int GetHashCode() => 0;

    public override readonly string ToString() => "()";
}

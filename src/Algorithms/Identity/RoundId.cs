namespace AfdActors.Algorithms;

/// <summary>Number of a global round, from 1; 0 (<c>default</c>) is the time before the first.</summary>
public readonly record struct RoundId : IComparable<RoundId>
{
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public RoundId(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Value = value;
    }

    public int Value { get; }

    public RoundId Next => new(checked(Value + 1));

    public int CompareTo(RoundId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static bool operator <(RoundId left, RoundId right) => left.Value < right.Value;

    public static bool operator >(RoundId left, RoundId right) => left.Value > right.Value;

    public static bool operator <=(RoundId left, RoundId right) => left.Value <= right.Value;

    public static bool operator >=(RoundId left, RoundId right) => left.Value >= right.Value;
}

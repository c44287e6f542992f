namespace AfdActors.Algorithms.SubModels;

/// <summary>
/// The kept units of one group: at least one, ascending. Immutable, equal by content. Travels as a bitmap: unit u is bit
/// u mod 8 (from the least significant) of byte u / 8, and the bits after the last unit are 0.
/// </summary>
public sealed class UnitMask : IEquatable<UnitMask>
{
    private readonly int[] _kept;
    private readonly byte[] _bitmap;

    /// <exception cref="ArgumentException">The units are none, not ascending or out of range.</exception>
    public UnitMask(int units, ReadOnlySpan<int> keptAscending)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        if (keptAscending.IsEmpty)
            throw new ArgumentException("expected at least one kept unit, got none", nameof(keptAscending));
        var previous = -1;
        _bitmap = new byte[BitmapLength(units)];
        foreach (var unit in keptAscending)
        {
            if (unit <= previous || unit >= units)
                throw new ArgumentException($"expected ascending units below {units}, got {unit} after {previous}", nameof(keptAscending));
            _bitmap[unit >> 3] |= (byte)(1 << (unit & 7));
            previous = unit;
        }
        Units = units;
        _kept = keptAscending.ToArray();
    }

    /// <summary>Size of the group.</summary>
    public int Units { get; }

    public ReadOnlySpan<int> Kept => _kept;

    /// <summary>Number of kept units.</summary>
    public int Count => _kept.Length;

    public bool IsFull => Count == Units;

    public bool Contains(int unit) => (uint)unit < (uint)Units && (_bitmap[unit >> 3] & (1 << (unit & 7))) != 0;

    public static UnitMask All(int units)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        var kept = new int[units];
        for (var u = 0; u < units; u++)
            kept[u] = u;
        return new UnitMask(units, kept);
    }

    /// <summary>Bytes of a bitmap of so many units.</summary>
    public static int BitmapLength(int units) => (units + 7) >> 3;

    public byte[] ToBitmap() => [.. _bitmap];

    /// <exception cref="MalformedDataException">The length is wrong, a bit after the last unit is set, or no unit is kept.</exception>
    public static UnitMask FromBitmap(int units, ReadOnlySpan<byte> bitmap)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        if (bitmap.Length != BitmapLength(units))
            throw new MalformedDataException($"expected a bitmap of {BitmapLength(units)} bytes for {units} units, got {bitmap.Length}");
        if ((units & 7) != 0 && bitmap[^1] >> (units & 7) != 0)
            throw new MalformedDataException($"expected zero bits after unit {units - 1}, got last byte 0x{bitmap[^1]:x2}");
        var kept = new List<int>(units);
        for (var u = 0; u < units; u++)
        {
            if ((bitmap[u >> 3] & (1 << (u & 7))) != 0)
                kept.Add(u);
        }
        if (kept.Count == 0)
            throw new MalformedDataException($"expected at least one kept unit of {units}, got none");
        return new UnitMask(units, kept.ToArray());
    }

    public bool Equals(UnitMask? other) =>
        other is not null && Units == other.Units && _bitmap.AsSpan().SequenceEqual(other._bitmap);

    public override bool Equals(object? obj) => Equals(obj as UnitMask);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Units);
        hash.AddBytes(_bitmap);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{Count} of {Units} units";
}

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>What a payload is; the second byte of each. Append-only: numbers are never reused; 10 was a range-coded
/// update with a bit for every entry.</summary>
internal enum PayloadKind : byte
{
    RawDownlink = 1,
    HalfDownlink = 2,
    HadamardDownlink = 3,
    DenseUpdate = 4,
    SparseUpdate = 5,
    /// <summary>A residual as float32, of earlier releases; no longer read.</summary>
    PlainResidual = 6,
    TernaryUpdate = 7,
    ModelView = 8,
    ViewDownlink = 9,
    Parts = 11,
    RangeUpdate = 12,
    PackedResidual = 13,
    MaskedUpdate = 14,
}

/// <summary>The two bytes every payload of this library starts with: format version, then kind.</summary>
internal static class PayloadHeader
{
    public const int Size = 2;

    private const byte Version = 1;

    public static void Write(Span<byte> payload, PayloadKind kind)
    {
        payload[0] = Version;
        payload[1] = (byte)kind;
    }

    /// <summary>Whether a payload says that it is of this kind; nothing else of it is checked.</summary>
    public static bool Is(ReadOnlySpan<byte> payload, PayloadKind kind) => payload.Length >= Size && payload[1] == (byte)kind;

    /// <exception cref="MalformedDataException">Too short, another version, or another kind.</exception>
    public static void Check(ReadOnlySpan<byte> payload, PayloadKind kind)
    {
        if (payload.Length < Size)
            throw new MalformedDataException($"expected a {kind} payload of at least {Size} bytes, got {payload.Length}");

        if (payload[0] != Version) throw new MalformedDataException($"expected {kind} format version {Version}, got {payload[0]}");

        if (payload[1] != (byte)kind) throw new MalformedDataException($"expected payload kind {(byte)kind} ({kind}), got {payload[1]}");
    }

    /// <exception cref="MalformedDataException">The payload is shorter or longer than it must be.</exception>
    public static void CheckLength(ReadOnlySpan<byte> payload, long expected, PayloadKind kind)
    {
        if (payload.Length != expected)
            throw new MalformedDataException($"expected a {kind} payload of {expected} bytes, got {payload.Length}");
    }
}

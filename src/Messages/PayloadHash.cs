using System.Buffers.Binary;
using System.IO.Hashing;

namespace AfdActors.Messages;

/// <summary>
/// The XXH3 hash of a payload in 128 bits, by which one that was damaged on the way, or is another, is told apart. It is no signature,
/// as whoever sends a payload says its hash, too; and it takes a ninth of the time of SHA-256.
/// </summary>
public readonly record struct PayloadHash(ulong High, ulong Low)
{
    public const int Length = 16;

    public static PayloadHash Of(ReadOnlySpan<byte> payload) => From(XxHash128.HashToUInt128(payload));

    public static PayloadHash From(UInt128 hash) => new((ulong)(hash >> 64), (ulong)hash);

    /// <exception cref="ArgumentOutOfRangeException">Fewer than 16 bytes.</exception>
    public static PayloadHash FromBytes(ReadOnlySpan<byte> hash) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Low);
        return bytes;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";
}

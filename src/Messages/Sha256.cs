using System.Buffers.Binary;
using System.Security.Cryptography;

namespace AfdActors.Messages;

/// <summary>A SHA-256 hash as a value: its 32 bytes as four big-endian words.</summary>
public readonly record struct Sha256(ulong A, ulong B, ulong C, ulong D)
{
    public const int Length = 32;

    /// <summary>The hash of these bytes.</summary>
    public static Sha256 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(bytes, hash);
        return FromBytes(hash);
    }

    /// <exception cref="ArgumentOutOfRangeException">Fewer than 32 bytes.</exception>
    public static Sha256 FromBytes(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash),
        BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, A);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), B);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(16), C);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), D);
        return bytes;
    }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public override string ToString() => $"{A:x16}{B:x16}{C:x16}{D:x16}";
}

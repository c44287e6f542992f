namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// Several payloads as one: version, kind, how many (1 byte), the length of each (LEB128 in its shortest form), then one after the other.
/// </summary>
public static class PayloadParts
{
    /// <summary>The most parts of a payload.</summary>
    public const int Most = 8;

    private const int CountAt = PayloadHeader.Size;
    private const int LengthsAt = CountAt + 1;

    /// <summary>One payload of all parts, in their order. A part may be empty.</summary>
    /// <exception cref="ArgumentException">No part, or more than <see cref="Most"/>.</exception>
    public static byte[] Join(params ReadOnlySpan<byte[]> parts)
    {
        CheckCount(parts.Length);
        var size = LengthsAt;
        foreach (var part in parts) size = checked(size + VarInt.Size((uint)part.Length) + part.Length);

        var payload = new byte[size];
        PayloadHeader.Write(payload, PayloadKind.Parts);
        payload[CountAt] = (byte)parts.Length;
        var at = LengthsAt;
        foreach (var part in parts) at += VarInt.Write((uint)part.Length, payload.AsSpan(at));
        foreach (var part in parts)
        {
            part.CopyTo(payload, at);
            at += part.Length;
        }

        return payload;
    }

    /// <summary>Where the parts are in the payload, in their order.</summary>
    /// <param name="payload">What <see cref="Join"/> made.</param>
    /// <param name="count">Parts that there must be.</param>
    /// <exception cref="MalformedDataException">
    /// Another version, kind or number of parts, or lengths that are not exactly the rest of the payload.
    /// </exception>
    /// <exception cref="ArgumentException">A count that <see cref="Join"/> does not take.</exception>
    public static Range[] Split(ReadOnlySpan<byte> payload, int count)
    {
        CheckCount(count);
        PayloadHeader.Check(payload, PayloadKind.Parts);
        if (payload.Length < LengthsAt || payload[CountAt] != count)
        {
            throw new MalformedDataException(
                $"expected {count} parts, got {(payload.Length < LengthsAt ? "the end" : $"{payload[CountAt]}")}");
        }

        Span<uint> lengths = stackalloc uint[count];
        var rest = payload[LengthsAt..];
        var total = 0L;
        foreach (ref var length in lengths)
        {
            length = VarInt.Read(ref rest);
            total += length;
        }

        if (total != rest.Length) throw new MalformedDataException($"expected parts of {total} bytes in all, got {rest.Length}");
        var parts = new Range[count];
        var at = payload.Length - rest.Length;
        for (var i = 0; i < count; i++)
        {
            parts[i] = at..(at + (int)lengths[i]);
            at = parts[i].End.Value;
        }

        return parts;
    }

    /// <summary>No payload of parts is longer, in bytes, whose parts are no longer than these.</summary>
    public static long MaxBytes(params ReadOnlySpan<long> parts)
    {
        CheckCount(parts.Length);
        long most = LengthsAt;
        foreach (var part in parts) most = checked(most + VarInt.Size((uint)Math.Min(part, uint.MaxValue)) + part);
        return most;
    }

    private static void CheckCount(int count)
    {
        if (count is < 1 or > Most) throw new ArgumentException($"expected 1 to {Most} parts, got {count}", nameof(count));
    }
}

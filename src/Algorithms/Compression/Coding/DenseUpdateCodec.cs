namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>The uncompressed update: version, kind, then one little-endian float32 per coordinate of the sub-model.</summary>
public static class DenseUpdateCodec
{
    /// <summary>Length of the payload of so many values.</summary>
    public static long PayloadBytes(int count) => PayloadHeader.Size + ((long)count * sizeof(float));

    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static byte[] Encode(ReadOnlySpan<float> values)
    {
        FloatBytes.CheckArgument(values, nameof(values));
        var payload = LargeArrays.Rent<byte>(checked(PayloadHeader.Size + (values.Length * sizeof(float))));
        PayloadHeader.Write(payload, PayloadKind.DenseUpdate);
        FloatBytes.Write(values, payload.AsSpan(PayloadHeader.Size));
        return payload;
    }

    /// <param name="payload">What <see cref="Encode"/> wrote.</param>
    /// <param name="count">Coordinates of the sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">Not exactly <paramref name="count"/> finite values.</exception>
    public static ModelUpdate Decode(ReadOnlySpan<byte> payload, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        PayloadHeader.Check(payload, PayloadKind.DenseUpdate);
        PayloadHeader.CheckLength(payload, PayloadBytes(count), PayloadKind.DenseUpdate);
        var values = LargeArrays.Rent<float>(count);
        FloatBytes.Read(payload[PayloadHeader.Size..], values);
        return ModelUpdate.Dense(values);
    }

    /// <summary>As <see cref="Decode"/>, without a copy: the values stay in the payload, which must not change any more.</summary>
    /// <inheritdoc cref="Decode"/>
    public static ModelUpdate DecodeInPlace(ReadOnlyMemory<byte> payload, int count)
    {
        if (!BitConverter.IsLittleEndian) return Decode(payload.Span, count);

        PayloadHeader.Check(payload.Span, PayloadKind.DenseUpdate);
        PayloadHeader.CheckLength(payload.Span, PayloadBytes(count), PayloadKind.DenseUpdate);
        var update = ModelUpdate.Dense(payload[PayloadHeader.Size..]);
        FloatBytes.CheckDecoded(update.Values);
        return update;
    }
}

namespace AfdActors.Algorithms.Compression.Coding;

/// <summary>
/// The sparse update (docs/design.md "Uplink codes"): version, kind, value bits; per tensor the number of values sent as a LEB128 number;
/// one bit stream of Golomb-Rice positions, tensor after tensor; then the values of each tensor that sends any (see
/// <see cref="ValueCode"/>), byte aligned. Positions are ascending by construction of the code. Tensor sizes never travel: the receiver
/// knows them from the sub-model it offered.
/// </summary>
public static class SparseUpdateCodec
{
    private const int FixedHeader = PayloadHeader.Size + 1;

    /// <param name="update">A sparse update; dense ones are for <see cref="DenseUpdateCodec"/>.</param>
    /// <param name="tensorSizes">Sizes of the sub-model's tensors; they sum to the update's count.</param>
    /// <param name="valueBits">32, 16, 8 or 4.</param>
    /// <exception cref="ArgumentException">Dense, not finite, or sizes that do not fit.</exception>
    public static byte[] Encode(ModelUpdate update, ReadOnlySpan<int> tensorSizes, int valueBits)
    {
        var plan = SparsePlan.Of(update, tensorSizes, valueBits);
        var payload = new byte[checked((int)(FixedHeader + plan.CountBytes + plan.IndexBytes + plan.ValueBytes))];
        PayloadHeader.Write(payload, PayloadKind.SparseUpdate);
        payload[PayloadHeader.Size] = (byte)valueBits;

        var rest = payload.AsSpan(FixedHeader);
        foreach (var tensor in plan.Tensors) rest = rest[VarInt.Write((uint)tensor.Sent, rest)..];

        var writer = new BitWriter(rest[..(int)plan.IndexBytes]);
        foreach (var tensor in plan.Tensors)
        {
            if (tensor.Sent > 0)
                GolombRice.Write(ref writer, update.Positions.Slice(tensor.First, tensor.Sent), tensor.Offset, tensor.Parameter);
        }

        writer.Flush();
        rest = rest[(int)plan.IndexBytes..];
        foreach (var tensor in plan.Tensors)
        {
            if (tensor.Sent > 0)
            {
                ValueCode.Write(update.Values.Slice(tensor.First, tensor.Sent), valueBits, rest);
                rest = rest[(int)ValueCode.Bytes(tensor.Sent, valueBits)..];
            }
        }

        return payload;
    }

    /// <param name="payload">What <see cref="Encode"/> wrote.</param>
    /// <param name="tensorSizes">Sizes of the tensors of the sub-model that was offered.</param>
    /// <exception cref="MalformedDataException">
    /// Counts above the tensor's size or more than the bytes can hold, positions out of range, NaN or infinity, missing or trailing bytes.
    /// </exception>
    public static ModelUpdate Decode(ReadOnlySpan<byte> payload, ReadOnlySpan<int> tensorSizes)
    {
        var count = TensorSizes.Sum(tensorSizes);
        PayloadHeader.Check(payload, PayloadKind.SparseUpdate);
        if (payload.Length < FixedHeader || !ValueCode.IsSupported(payload[PayloadHeader.Size]))
        {
            var got = payload.Length < FixedHeader ? "the end" : $"{payload[PayloadHeader.Size]}";
            throw new MalformedDataException($"expected 32, 16, 8 or 4 bits per value, got {got}");
        }

        int valueBits = payload[PayloadHeader.Size];
        var rest = payload[FixedHeader..];
        var sent = ReadCounts(ref rest, tensorSizes);

        long total = 0;
        long valueBytes = 0;
        foreach (var n in sent)
        {
            total += n;
            valueBytes += ValueCode.Bytes(n, valueBits);
        }

        // Each position takes at least one bit, so the arrays below are bounded by the bytes at hand.
        var indexBytes = rest.Length - valueBytes;
        if (indexBytes < 0 || total > 8 * indexBytes)
            throw new MalformedDataException($"expected {valueBytes} bytes of values and {total} positions, got {rest.Length} bytes");

        var positions = new int[total];
        var values = new float[total];
        ReadPositions(rest[..(int)indexBytes], tensorSizes, sent, positions);
        ReadValues(rest[(int)indexBytes..], sent, valueBits, values);
        return ModelUpdate.Sparse(count, positions, values);
    }

    /// <summary>What <see cref="Decode"/> makes of what <see cref="Encode"/> writes, without either.</summary>
    public static ModelUpdate Rounded(ModelUpdate update, ReadOnlySpan<int> tensorSizes, int valueBits)
    {
        ArgumentNullException.ThrowIfNull(update);
        if (valueBits == 32) return update;

        var values = new float[update.Values.Length];
        var (first, end) = (0, 0);
        foreach (var size in tensorSizes)
        {
            end += size;
            var next = first + SparsePlan.LowerBound(update.Positions[first..], end);
            if (next > first) ValueCode.Round(update.Values[first..next], valueBits, values.AsSpan(first));

            first = next;
        }

        return update.With(values);
    }

    /// <summary>The size of an encoded update beside the entropy bound, without encoding it.</summary>
    public static CodeStatistics Measure(ModelUpdate update, ReadOnlySpan<int> tensorSizes, int valueBits)
    {
        var plan = SparsePlan.Of(update, tensorSizes, valueBits);
        var tensors = new TensorCode[plan.Tensors.Length];
        for (var t = 0; t < tensors.Length; t++)
        {
            var tensor = plan.Tensors[t];
            tensors[t] = new TensorCode(tensorSizes[t], tensor.Sent, tensor.IndexBits, Entropy.Log2Binomial(tensorSizes[t], tensor.Sent));
        }

        return new CodeStatistics([.. tensors], FixedHeader + plan.CountBytes + plan.IndexBytes + plan.ValueBytes, valueBits);
    }

    private static int[] ReadCounts(ref ReadOnlySpan<byte> rest, ReadOnlySpan<int> tensorSizes)
    {
        var sent = new int[tensorSizes.Length];
        for (var t = 0; t < sent.Length; t++)
        {
            var n = VarInt.Read(ref rest);
            if (n > (uint)tensorSizes[t])
                throw new MalformedDataException($"expected at most {tensorSizes[t]} values in tensor {t}, got {n}");

            sent[t] = (int)n;
        }

        return sent;
    }

    private static void ReadPositions(ReadOnlySpan<byte> source, ReadOnlySpan<int> tensorSizes, int[] sent, Span<int> positions)
    {
        var reader = new BitReader(source);
        var offset = 0;
        for (var t = 0; t < sent.Length; t++)
        {
            if (sent[t] > 0)
            {
                GolombRice.Read(ref reader, positions[..sent[t]], offset, tensorSizes[t]);
                positions = positions[sent[t]..];
            }

            offset += tensorSizes[t];
        }

        reader.ExpectEnd();
    }

    private static void ReadValues(ReadOnlySpan<byte> source, int[] sent, int valueBits, Span<float> values)
    {
        foreach (var n in sent)
        {
            if (n > 0)
            {
                var bytes = (int)ValueCode.Bytes(n, valueBits);
                ValueCode.Read(source[..bytes], valueBits, values[..n]);
                source = source[bytes..];
                values = values[n..];
            }
        }
    }
}
